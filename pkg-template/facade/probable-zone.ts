import { offsetName } from "./offset-name.js";
import { distance } from "./spelling.js";

/** What people write instead of a zone's name: countries, abbreviations, and cities that no zone is named after. */
const EVERYDAY = `
  Asia/Kolkata india ist calcutta bombay mumbai delhi newdelhi bangalore bengaluru chennai madras hyderabad pune
  America/New_York usa us unitedstates est edt et eastern easterntime washington boston miami atlanta
  America/Chicago cst cdt central centraltime dallas houston
  America/Denver mst mdt mountain mountaintime
  America/Los_Angeles pst pdt pt pacific pacifictime sanfrancisco seattle california
  America/Toronto canada ottawa
  America/Mexico_City mexico
  America/Sao_Paulo brazil brt rio
  America/Argentina/Buenos_Aires argentina
  Europe/London uk unitedkingdom greatbritain britain england bst
  Europe/Berlin germany deutschland cest frankfurt munich hamburg
  Europe/Paris france
  Europe/Madrid spain barcelona
  Europe/Rome italy milan
  Europe/Amsterdam netherlands
  Europe/Zurich switzerland geneva
  Europe/Kyiv ukraine kiev
  Europe/Moscow russia msk
  Asia/Dubai uae dubai abudhabi gst
  Asia/Karachi pakistan pkt
  Asia/Dhaka bangladesh
  Asia/Kathmandu nepal
  Asia/Colombo srilanka
  Asia/Riyadh saudiarabia
  Asia/Jakarta indonesia
  Asia/Manila philippines
  Asia/Ho_Chi_Minh vietnam hanoi
  Asia/Bangkok thailand
  Asia/Kuala_Lumpur malaysia
  Asia/Shanghai china beijing
  Asia/Tokyo jst
  Asia/Seoul korea southkorea kst
  Australia/Sydney australia aest aedt canberra
  Pacific/Auckland newzealand nzst nzdt
  Africa/Johannesburg southafrica sast
  Africa/Lagos nigeria
  Africa/Nairobi kenya
  UTC z`;

/** Suggests the zone that a wrong name probably means. */
export function probableZone(text: string, names: readonly string[]): string | undefined {
  const offset = /^(?:UTC|GMT)\s?([+-])(\d\d?)(?::?([0-5]\d))?$/i.exec(text);
  if (offset !== null) {
    const [, sign, hours, minutes = "0"] = offset;
    return Number(hours) > 23 ? undefined : offsetName((sign === "-" ? -60 : 60) * (Number(hours) * 60 + Number(minutes)));
  }
  const asked = folded(text);
  for (const line of EVERYDAY.split("\n")) {
    const [name, ...words] = line.trim().split(" ");
    if (words.includes(asked)) return name;
  }
  const whole = names.find((name) => folded(name) === asked);
  return whole ?? names.find((name) => folded(name.slice(name.lastIndexOf("/") + 1)) === asked) ?? near(asked, names);
}

/** Lower-case letters only. */
function folded(text: string): string {
  return text.slice(0, 60).toLowerCase().replace(/[^a-z]/g, "");
}

/** The name (or its city) that differs by a typo or two. */
function near(asked: string, names: readonly string[]): string | undefined {
  let nearest: string | undefined;
  let closerThan = asked.length < 5 ? 2 : 3;
  for (const name of names) {
    for (const part of [name, name.slice(name.lastIndexOf("/") + 1)]) {
      const slips = distance(asked, folded(part), closerThan);
      if (slips < closerThan) [nearest, closerThan] = [name, slips];
    }
  }
  return nearest;
}
