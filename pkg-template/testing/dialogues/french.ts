import type { Dialogue } from "../dialogue.js";

export const FRENCH: readonly Dialogue[] = [
  {
    language: "fr",
    agent: "camille",
    direction: "inbound",
    topic: "appointment",
    summary: "The patient made an appointment with the dermatologist.",
    script: `
A Clinique des Tilleuls, {agent} à votre écoute. Bonjour !
U Bonjour, je voudrais un rendez-vous avec la dermatologue.
A Bien sûr. Êtes-vous déjà venu chez nous ?
U Oui, au nom de {name}.
> free_slots {"doctor":"dermatology"} = {"slots":["{day} {time}"]}
A Je peux vous proposer {day} à {time}. Cela vous conviendrait-il ?
U C'est parfait.
> book_appointment {"patient":"{name}","slot":"{day} {time}"} = {"appointment":"{order}"}
A C'est noté. Pensez à apporter votre ordonnance ; un rappel partira à {email}.
U Merci beaucoup, à bientôt.`,
  },
  {
    language: "fr",
    agent: "camille",
    direction: "outbound",
    topic: "results",
    summary: "The patient was told that the results are ready and where to read them.",
    script: `
A Bonjour, ici {agent} de la Clinique des Tilleuls. Suis-je bien avec {name} ?
U Oui, c'est moi. Il y a un problème ?
A Non, rassurez-vous : vos résultats sont arrivés et le médecin les a validés.
U Ah, tant mieux ! Comment puis-je les consulter ?
> send_access_code {"patient":"{email}"} = {"code":"{code}","sent":true}
A Je viens de vous envoyer un code d'accès par courriel, il est valable deux jours.
U D'accord, je regarde ce soir. Merci !
A Bonne fin de journée, {first}.`,
  },
];
