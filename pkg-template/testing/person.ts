import type { Language } from "./dialogue.js";
import type { Random } from "./random.js";

/** A made-up customer. */
export interface Person {
  first: string;
  name: string;
  /** E.164, from ranges that regulators keep for fiction. */
  phone: string;
  /** At example.com. */
  email: string;
}

type Names = readonly [string, ...string[]];

const NAMES: Record<Language, { first: Names; last: Names }> = {
  en: {
    first: ["Oliver", "Amelia", "Grace", "Marcus", "Priscilla", "Desmond", "Harriet", "Felix"],
    last: ["Pemberwick", "Okonjo", "Larkspur", "Vandermoor", "Quillfeather", "Brightwell"],
  },
  hi: {
    first: ["अनन्या", "रोहन", "कविता", "विक्रम", "मीरा", "अर्जुन"],
    last: ["शर्मवाल", "गुप्तेश", "नायरकर", "वर्मानी", "मेहताल"],
  },
  es: {
    first: ["Valentina", "Joaquín", "Inés", "Mateo", "Renata", "Gonzalo"],
    last: ["Montealba", "Rivasol", "Peñaclara", "Quintanegra", "Ibarrola"],
  },
  de: {
    first: ["Annika", "Leopold", "Greta", "Matthias", "Wiebke", "Jürgen"],
    last: ["Möwenstein", "Kräuterbach", "Lindwurmer", "Haselgrün", "Tannwald"],
  },
  ar: {
    first: ["سلمى", "يوسف", "هند", "كريم", "رنا", "طارق"],
    last: ["النخيلي", "البحراوي", "الزهراني الواحي", "القمري", "السهيلي"],
  },
  ja: {
    first: ["さくら", "健太", "美月", "大輔", "陽菜", "翔"],
    last: ["星野川", "白鳥沢", "月見里", "青葉山", "風間田"],
  },
  fr: {
    first: ["Éloïse", "Bastien", "Margaux", "Théophile", "Anaïs", "Gaël"],
    last: ["Montclairval", "Rivebelle", "Chantegrive", "Beaupré-Lanoë", "Sauvemont"],
  },
  pt: {
    first: ["Beatriz", "Thiago", "Lívia", "Otávio", "Júlia", "Caetano"],
    last: ["Serravalle Pinho", "Montanheiro", "Águas-Claras", "Figueirão", "Ventura Lago"],
  },
};

/** Numbers with these prefixes are kept for fiction: 555-01xx in North America, Ofcom's drama ranges, and the
 *  equivalents in Germany, France and Australia. */
const AMERICAN: Names = ["+1202555", "+1312555", "+1415555", "+1646555", "+1713555", "+1206555"];

export function makePerson(language: Language, random: Random): Person {
  const { first: firsts, last: lasts } = NAMES[language];
  const first = random.pick(firsts);
  const last = random.pick(lasts);
  const name = language === "ja" ? `${last} ${first}` : `${first} ${last}`;
  return { first, name, phone: phoneNumber(language, random), email: `${mailbox(name, random)}@example.com` };
}

function phoneNumber(language: Language, random: Random): string {
  const digits = (count: number) => String(random.integer(0, 10 ** count - 1)).padStart(count, "0");
  if (language === "de") return random.chance(0.5) ? `+4917139200${digits(2)}` : `+493023125${digits(3)}`;
  if (language === "fr") return `+33639980${digits(3)}`;
  if (language === "en" && random.chance(0.5)) return random.chance(0.7) ? `+447700900${digits(3)}` : "+61491570156";
  return `${random.pick(AMERICAN)}01${digits(2)}`;
}

/** The Latin letters of the name, or a made-up handle if it has none. */
function mailbox(name: string, random: Random): string {
  const latin = name
    .normalize("NFD")
    .replace(/[^A-Za-z ]/g, "")
    .trim()
    .toLowerCase()
    .replace(/ +/g, ".");
  return latin === "" ? `customer${random.integer(1000, 9999)}` : latin;
}
