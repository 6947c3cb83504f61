import type { Language } from "./dialogue.js";

/** A made-up agent: one company, one language, one line of work. */
export interface Agent {
  name: string;
  company: string;
  language: Language;
  /** Prefix of the order, booking or ticket numbers it gives out. */
  prefix: string;
  /** Its phone number, from ranges that regulators keep for fiction. */
  phone: string;
  email: string;
}

export const AGENTS: Readonly<Record<string, Agent>> = {
  maya: {
    name: "Maya",
    company: "Harbourline Hotels",
    language: "en",
    prefix: "HL",
    phone: "+442079460018",
    email: "maya@harbourline.example.com",
  },
  theo: {
    name: "Theo",
    company: "Brightcart",
    language: "en",
    prefix: "BC",
    phone: "+12025550143",
    email: "theo@brightcart.example.com",
  },
  nora: {
    name: "Nora",
    company: "Fernhill Dental",
    language: "en",
    prefix: "FD",
    phone: "+442079460127",
    email: "nora@fernhill.example.com",
  },
  asha: {
    name: "आशा",
    company: "सूर्या ब्रॉडबैंड",
    language: "hi",
    prefix: "SB",
    phone: "+13125550117",
    email: "asha@surya.example.com",
  },
  lucia: {
    name: "Lucía",
    company: "Viajes Alborada",
    language: "es",
    prefix: "VA",
    phone: "+13055550162",
    email: "lucia@alborada.example.com",
  },
  jonas: {
    name: "Jonas",
    company: "Stadtwerke Lindenau",
    language: "de",
    prefix: "SL",
    phone: "+493023125044",
    email: "jonas@lindenau.example.com",
  },
  layla: {
    name: "ليلى",
    company: "متجر الواحة",
    language: "ar",
    prefix: "WH",
    phone: "+14155550188",
    email: "layla@waha.example.com",
  },
  hikari: {
    name: "ひかり",
    company: "みなと旅館",
    language: "ja",
    prefix: "MR",
    phone: "+12065550135",
    email: "hikari@minato.example.com",
  },
  camille: {
    name: "Camille",
    company: "Clinique des Tilleuls",
    language: "fr",
    prefix: "CT",
    phone: "+33199001742",
    email: "camille@tilleuls.example.com",
  },
  rafaela: {
    name: "Rafaela",
    company: "Banco Mirante",
    language: "pt",
    prefix: "BM",
    phone: "+16175550109",
    email: "rafaela@mirante.example.com",
  },
};

export const AGENT_KEYS: readonly string[] = Object.keys(AGENTS);
