import assert from "node:assert/strict";
import { before, describe, it } from "node:test";
import fc from "fast-check";
import { allOfEigi, askEigi, eigiPage, field, micros, standing, type Json, type Query } from "./calls.js";

const sandbox = standing();
let everything: Json[] = [];
let sample: Json = {};
let created = "";

before(async () => {
  everything = await allOfEigi(sandbox);
  sample = everything[60] as Json;
  created = String(sample["created_at"]);
});

const localMinute = (offset: number) => (conversation: Json) =>
  (((Math.floor(micros(conversation["created_at"]) / 60_000_000) + offset) % 1440) + 1440) % 1440;
const words = (conversation: Json) =>
  JSON.stringify([
    ((conversation["conversation_transcript"] ?? []) as Json[]).map((message) => message["content"]),
    conversation["conversation_metadata"],
  ]).toLowerCase();

interface Case {
  name: string;
  query: () => Query;
  keeps: (conversation: Json) => boolean;
}

const CASES: Case[] = [
  {
    name: "conversation_id",
    query: () => ({ conversation_id: String(sample["conversation_id"]) }),
    keeps: (c) => c["conversation_id"] === sample["conversation_id"],
  },
  {
    name: "the document id is no conversation_id",
    query: () => ({ conversation_id: String(sample["id"]) }),
    keeps: () => false,
  },
  {
    name: "agent_id",
    query: () => ({ agent_id: String(sample["agent_id"]) }),
    keeps: (c) => c["agent_id"] === sample["agent_id"],
  },
  { name: "agent_id is exact", query: () => ({ agent_id: String(sample["agent_id"]).slice(1) }), keeps: () => false },
  ...["DAILY", "TELEPHONY", "WHATSAPP", "CHAT"].map((type) => ({
    name: type,
    query: () => ({ conversation_type: type }),
    keeps: (c: Json) => c["conversation_type"] === type,
  })),
  ...["INBOUND", "OUTBOUND"].map((type) => ({
    name: type,
    query: () => ({ calling_type: type }),
    keeps: (c: Json) => field(c["conversation_metadata"], "calling_type") === type,
  })),
  ...["IN_PROGRESS", "COMPLETED", "DISCONNECTED", "FAILED"].map((status) => ({
    name: status,
    query: () => ({ conversation_status: status }),
    keeps: (c: Json) => c["conversation_status"] === status,
  })),
  {
    name: "from_date is inclusive",
    query: () => ({ from_date: `${created}Z` }),
    keeps: (c) => micros(c["created_at"]) >= micros(created),
  },
  {
    name: "to_date is inclusive",
    query: () => ({ to_date: `${created}Z` }),
    keeps: (c) => micros(c["created_at"]) <= micros(created),
  },
  {
    name: "a date without offset is UTC",
    query: () => ({ from_date: created, to_date: created }),
    keeps: (c) => c["created_at"] === created,
  },
  {
    name: "an offset counts",
    query: () => ({ from_date: "2026-03-13T12:00:00+05:30" }),
    keeps: (c) => micros(c["created_at"]) >= micros("2026-03-13T06:30:00Z"),
  },
  {
    name: "a date alone is its midnight",
    query: () => ({ from_date: "2026-03-12", to_date: "2026-03-13" }),
    keeps: (c) =>
      micros(c["created_at"]) >= micros("2026-03-12T00:00:00Z") &&
      micros(c["created_at"]) <= micros("2026-03-13T00:00:00Z"),
  },
  {
    name: "from after to matches nothing",
    query: () => ({ from_date: "2026-03-14", to_date: "2026-03-13" }),
    keeps: () => false,
  },
  {
    name: "time of day, in India by default",
    query: () => ({ from_time: "14:00", to_time: "15:30" }),
    keeps: (c) => localMinute(330)(c) >= 840 && localMinute(330)(c) <= 930,
  },
  {
    name: "time of day at an offset",
    query: () => ({ from_time: "09:00", to_time: "11:59", timezone_offset: "-300" }),
    keeps: (c) => localMinute(-300)(c) >= 540 && localMinute(-300)(c) <= 719,
  },
  {
    name: "time of day past midnight",
    query: () => ({ from_time: "22:00", to_time: "06:00", timezone_offset: "0" }),
    keeps: (c) => localMinute(0)(c) >= 1320 || localMinute(0)(c) <= 360,
  },
  {
    name: "from_time alone",
    query: () => ({ from_time: "18:00", timezone_offset: "840" }),
    keeps: (c) => localMinute(840)(c) >= 1080,
  },
  {
    name: "to_time alone",
    query: () => ({ to_time: "08:15", timezone_offset: "-720" }),
    keeps: (c) => localMinute(-720)(c) <= 495,
  },
  {
    name: "search in transcripts, whatever the case",
    query: () => ({ search: "KETTLE" }),
    keeps: (c) => words(c).includes("kettle"),
  },
  { name: "search in another script", query: () => ({ search: "छूट" }), keeps: (c) => words(c).includes("छूट") },
  { name: "search in metadata", query: () => ({ search: "twilio" }), keeps: (c) => words(c).includes("twilio") },
  { name: "an empty search is none", query: () => ({ search: "" }), keeps: () => true },
  { name: "an unknown parameter is ignored", query: () => ({ colour: "blue" }), keeps: () => true },
];
const MAY_BE_EMPTY = new Set([
  "the document id is no conversation_id",
  "agent_id is exact",
  "from after to matches nothing",
]);

describe("eigi filters", () => {
  for (const { name, query, keeps } of CASES) {
    it(name, async () => {
      const expected = everything.filter(keeps).map((c) => c["conversation_id"]);
      assert.equal(expected.length === 0, MAY_BE_EMPTY.has(name), "the case has something to find");
      assert.deepEqual(
        (await allOfEigi(sandbox, query())).map((c) => c["conversation_id"]),
        expected,
      );
      assert.equal((await eigiPage(sandbox, query())).pagination.total, expected.length);
    });
  }

  it("combines any of them with AND", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.uniqueArray(fc.constantFrom(...CASES), { minLength: 2, maxLength: 4, selector: ({ name }) => name }),
        async (chosen) => {
          const keys = chosen.flatMap(({ query }) => Object.keys(query()));
          fc.pre(new Set(keys).size === keys.length && !keys.includes("timezone_offset"));
          const query = Object.assign({}, ...chosen.map((one) => one.query())) as Query;
          const expected = everything
            .filter((c) => chosen.every(({ keeps }) => keeps(c)))
            .map((c) => c["conversation_id"]);
          assert.deepEqual(
            (await allOfEigi(sandbox, query)).map((c) => c["conversation_id"]),
            expected,
          );
        },
      ),
      { numRuns: 50 },
    );
  });
});

describe("eigi refuses with 422 and a list that names the parameter", () => {
  const malformed: [string, string][] = [
    ["page", "0"],
    ["page", "-1"],
    ["page", "one"],
    ["page", "1.5"],
    ["page", ""],
    ["page_size", "ten"],
    ["page_size", "1e2"],
    ["conversation_type", "daily"],
    ["conversation_type", "EMAIL"],
    ["conversation_type", ""],
    ["calling_type", "BOTH"],
    ["conversation_status", "DONE"],
    ["from_date", "yesterday"],
    ["from_date", "2026-02-30"],
    ["from_date", "2026-03-00"],
    ["to_date", "2026-04-31"],
    ["to_date", "2026-13-01"],
    ["to_date", "2026-03-15T25:00:00Z"],
    ["from_date", "2026-03-15T10:00:00 05:30"],
    ["to_date", "1773568800"],
    ["from_time", "9:00"],
    ["from_time", "24:00"],
    ["to_time", "12:60"],
    ["to_time", "noon"],
    ["timezone_offset", "-721"],
    ["timezone_offset", "841"],
    ["timezone_offset", "IST"],
  ];
  for (const [name, value] of malformed) {
    it(`${name}=${value}`, async () => {
      const { status, body } = await askEigi(sandbox, { [name]: value });
      assert.equal(status, 422);
      const detail = body["detail"] as { loc: string[]; msg: string }[];
      assert.deepEqual(
        detail.map(({ loc }) => loc),
        [["query", name]],
      );
      assert.match(detail[0]?.msg ?? "", /./);
    });
  }

  it("all of them at once", async () => {
    const { body } = await askEigi(sandbox, { page: "x", from_time: "y", conversation_type: "z" });
    assert.deepEqual((body["detail"] as { loc: string[] }[]).map(({ loc }) => loc[1]).sort(), [
      "conversation_type",
      "from_time",
      "page",
    ]);
  });
});

describe("eigi pages", () => {
  for (const [asked, used] of [
    ["1", 1],
    ["100", 100],
    ["101", 100],
    ["100000", 100],
    ["0", 10],
    ["-5", 10],
    [undefined, 10],
  ] as const) {
    it(`page_size ${asked} is served as ${used}`, async () => {
      const { data, pagination } = await eigiPage(sandbox, asked === undefined ? {} : { page_size: asked });
      assert.equal(data.length, used);
      assert.deepEqual(pagination, { total: 250, page: 1, page_size: used, total_pages: Math.ceil(250 / used) });
    });
  }

  it("cover everything once, whatever their size", async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 20, max: 100 }), async (size) => {
        const ids: unknown[] = [];
        for (let page = 1; page <= Math.ceil(250 / size); page += 1)
          ids.push(
            ...(await eigiPage(sandbox, { page: String(page), page_size: String(size) })).data.map(
              (c) => c["conversation_id"],
            ),
          );
        assert.deepEqual(
          ids,
          everything.map((c) => c["conversation_id"]),
        );
      }),
      { numRuns: 8 },
    );
  });

  it("beyond the last one are empty", async () => {
    const { data, pagination } = await eigiPage(sandbox, { page: "26" });
    assert.deepEqual([data, pagination.total, pagination.page], [[], 250, 26]);
  });

  it("come in the flat envelope with has_next and has_previous", async () => {
    const flat = standing({ envelope: "flat" });
    for (const [page, next, previous] of [
      ["1", true, false],
      ["2", true, true],
      ["3", false, true],
      ["4", false, true],
    ] as const) {
      const { body } = await askEigi(flat, { page, page_size: "100" });
      const { conversations, ...rest } = body;
      assert.deepEqual(conversations, (await eigiPage(sandbox, { page, page_size: "100" })).data);
      assert.deepEqual(rest, {
        total: 250,
        page: Number(page),
        page_size: 100,
        total_pages: 3,
        has_next: next,
        has_previous: previous,
      });
    }
  });

  it("of nothing say so", async () => {
    const none = standing({ conversations: 0 });
    assert.deepEqual(await askEigi(none), {
      status: 200,
      body: {
        status: "success",
        message: "Retrieved 0 conversations",
        data: [],
        pagination: { total: 0, page: 1, page_size: 10, total_pages: 0 },
      },
    });
  });
});

describe("eigi get", () => {
  it("gives the list's item, bare", async () => {
    assert.deepEqual(await askEigi(sandbox, {}, String(sample["conversation_id"])), { status: 200, body: sample });
  });
  for (const id of [String(sample["id"]), "00000000-0000-4000-8000-000000000000", "%E0%A4%A"]) {
    it(`answers 404 to ${id}`, async () => {
      assert.deepEqual(await askEigi(sandbox, {}, id), { status: 404, body: { detail: "Conversation not found" } });
    });
  }
});
