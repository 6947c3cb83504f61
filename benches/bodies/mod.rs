//! Bodies as eigi documents them, the same in every run.

use std::fmt::Write as _;

const SEED: u64 = 20_260_101;

/// The script of the messages. Keys, ids and times are always ASCII.
#[derive(Clone, Copy, Debug)]
pub enum Script {
    Ascii,
    Devanagari,
}

impl Script {
    fn words(self) -> &'static [&'static str] {
        match self {
            Script::Ascii => &[
                "hello",
                "yes",
                "please",
                "thank",
                "you",
                "could",
                "tell",
                "me",
                "the",
                "number",
                "of",
                "your",
                "order",
                "delivered",
                "Monday",
                "refund",
                "appointment",
                "tomorrow",
            ],
            Script::Devanagari => &[
                "नमस्ते",
                "हाँ",
                "नहीं",
                "कृपया",
                "धन्यवाद",
                "आप",
                "मुझे",
                "ऑर्डर",
                "का",
                "नंबर",
                "बता",
                "सकते",
                "हैं",
                "सोमवार",
                "को",
                "रिफंड",
                "चाहिए",
                "order",
            ],
        }
    }
}

/// A page with this many conversations and messages each: 100 × 20 is about 400 kB in ASCII.
pub fn page(script: Script, conversations: usize, messages: usize) -> String {
    let mut random = Random(SEED);
    let records: Vec<_> = (0..conversations)
        .map(|_| record(&mut random, script, messages))
        .collect();
    format!(
        r#"{{"status":"success","message":"Retrieved {conversations} conversations","data":[{}],"pagination":{{"total":{},"page":1,"page_size":{conversations},"total_pages":3}}}}"#,
        records.join(","),
        conversations * 3,
    )
}

/// One conversation, bare.
pub fn conversation(script: Script, messages: usize) -> String {
    record(&mut Random(SEED), script, messages)
}

fn record(random: &mut Random, script: Script, messages: usize) -> String {
    let mut transcript = String::new();
    for index in 0..messages {
        let separator = if index == 0 { "" } else { "," };
        let role = if index % 2 == 0 { "assistant" } else { "user" };
        write!(
            transcript,
            r#"{separator}{{"role":"{role}","content":{},"timestamp":"{}+00:00"}}"#,
            sentence(random, script),
            time(random),
        )
        .unwrap();
    }
    format!(
        r#"{{"agent_id":"{}","conversation_id":"{}","conversation_type":"TELEPHONY","conversation_analysis":[{{"is_good":true,"score":8.5,"reason":{},"tags":["refund","polite"]}}],"conversation_status":"COMPLETED","notes":null,"conversation_transcript":[{transcript}],"created_by":"{}","conversation_metadata":{{"dynamic_variables":{{"agent_id":"{}","vip":false}},"to_mobile_number":"+919156685436","from_mobile_number":"+918035315228","calling_type":"OUTBOUND","telephony_provider":"PLIVO","conversation_recording_url":"https://media.example.com/v1/Recording/{}.mp3","conversation_duration":120}},"created_at":"{}","updated_at":"{}","id":"{}"}}"#,
        random.hex(24),
        random.uuid(),
        sentence(random, script),
        random.hex(24),
        random.hex(24),
        random.uuid(),
        time(random),
        time(random),
        random.hex(24),
    )
}

/// About 85 characters of JSON; one in 25 has a quotation and a line break, which JSON escapes.
fn sentence(random: &mut Random, script: Script) -> String {
    let words = script.words();
    let length = 40 + random.below(90);
    let mut text = String::new();
    while text.chars().count() < length {
        text.push_str(words[random.below(words.len())]);
        text.push(' ');
    }
    if random.below(25) == 0 {
        text.push_str("\n\"no\"");
    }
    serde_json::to_string(&text).unwrap()
}

/// Without an offset, to the microsecond.
fn time(random: &mut Random) -> String {
    let (hour, minute, second) = (random.below(24), random.below(60), random.below(60));
    let fraction = random.below(1_000_000);
    format!("2026-01-15T{hour:02}:{minute:02}:{second:02}.{fraction:06}")
}

/// Pseudorandom numbers (a linear congruential generator).
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit
    }

    fn hex(&mut self, digits: usize) -> String {
        (0..digits)
            .map(|_| format!("{:x}", self.below(16)))
            .collect()
    }

    fn uuid(&mut self) -> String {
        [8, 4, 4, 4, 12].map(|digits| self.hex(digits)).join("-")
    }
}
