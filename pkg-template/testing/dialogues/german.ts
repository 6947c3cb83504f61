import type { Dialogue } from "../dialogue.js";

export const GERMAN: readonly Dialogue[] = [
  {
    language: "de",
    agent: "jonas",
    direction: "inbound",
    topic: "meter reading",
    summary: "The customer reported a meter reading and had the monthly instalment lowered.",
    script: `
A Stadtwerke Lindenau, mein Name ist {agent}. Was kann ich für Sie tun?
U Guten Tag, {name} hier. Ich möchte meinen Zählerstand durchgeben.
A Sehr gerne. Nennen Sie mir bitte Ihre Kundennummer und den Stand.
U Die Kundennummer ist {order}, der Zähler steht auf {code}.
> save_reading {"customer":"{order}","reading":{code}} = {"ok":true,"forecast":"lower"}
A Danke, der Stand ist eingetragen. Sie verbrauchen weniger als gedacht: Soll ich Ihren Abschlag auf {amount} Euro senken?
U Ja, das wäre schön. Ab wann gilt das?
A Ab dem nächsten Ersten. Die Bestätigung geht an {email}.
U Wunderbar, vielen Dank!
A Gern geschehen. Auf Wiederhören!`,
  },
  {
    language: "de",
    agent: "jonas",
    direction: "inbound",
    topic: "moving house",
    summary: "The customer moves house; the contract was transferred to the new address.",
    script: `
A Guten Tag, Sie sprechen mit {agent} von den Stadtwerken Lindenau.
U Ich ziehe um und weiß nicht, was mit meinem Stromvertrag passiert.
A Den können Sie einfach mitnehmen. Wann ziehen Sie denn um?
U Am {day}.
> transfer_contract {"customer":"{order}","from":"{day}"} = {"contract":"{order}","status":"transferred"}
A Ich habe den Umzug zum {day} eingetragen. Bitte lesen Sie an diesem Tag beide Zähler ab.
U Mache ich. Muss ich sonst noch etwas beachten?
A Nein, die Kündigung der alten Lieferstelle übernehmen wir für Sie.
U Prima, das ging ja schnell. Tschüss!`,
  },
  {
    language: "de",
    agent: "jonas",
    direction: "outbound",
    topic: "appointment",
    summary: "The appointment for the exchange of the meter was agreed.",
    script: `
A Guten Tag, hier ist {agent}, der Assistent der Stadtwerke Lindenau. Spreche ich mit {name}?
U Ja, worum geht es?
A Ihr Stromzähler muss getauscht werden. Passt Ihnen {day} um {time} Uhr?
U Wie lange dauert das denn?
A Etwa eine halbe Stunde, der Strom ist dabei zehn Minuten weg.
U Gut, dann {day}.
> book_technician {"customer":"{order}","slot":"{day} {time}"} = {"ok":true}
A Ist notiert, {first}. Der Monteur meldet sich kurz vorher bei Ihnen. Danke und auf Wiederhören!`,
  },
];
