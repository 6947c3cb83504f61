import type { Dialogue } from "../dialogue.js";

export const ENGLISH: readonly Dialogue[] = [
  {
    language: "en",
    agent: "maya",
    direction: "inbound",
    topic: "booking",
    summary: "The guest booked a double room with breakfast and received a confirmation by e-mail.",
    script: `
A Good day, Harbourline Hotels, this is {agent}. How can I help?
U Hi, I'd like a room for two nights, arriving on {day}.
A With pleasure. Is that for one guest or two?
U Two of us, and we'd love a view of the harbour if you have one.
> search_rooms {"arrival":"{day}","nights":2,"guests":2} = {"rooms":[{"type":"double, harbour view","price":{amount}},{"type":"double, garden","price":89}]}
A I have a double with a harbour view at {amount} a night, breakfast included. Shall I reserve it for you?
U That sounds lovely, yes please.
A May I have your name and e-mail address for the confirmation?
U {name}, {email}.
> create_booking {"guest":"{name}","email":"{email}","room":"double, harbour view"} = {"booking":"{order}","status":"confirmed"}
A All done, {first}. Your booking number is {order} and the confirmation is on its way. Anything else?
U No, that's everything. Thank you!
A We look forward to welcoming you on {day}. Goodbye!`,
  },
  {
    language: "en",
    agent: "maya",
    direction: "inbound",
    topic: "cancellation",
    summary: "The guest wanted to cancel; the agent moved the stay by a week free of charge instead.",
    script: `
A Harbourline Hotels, {agent} speaking. What can I do for you?
U I'm afraid I have to cancel my stay. The booking number is {order}.
> find_booking {"booking":"{order}"} = {"guest":"{name}","arrival":"{day}","refundable":false}
A Thank you, {first}. I'm sorry to hear that. This rate can't be refunded, but I can move your stay to another date free of charge.
U Oh, that would actually be better. Could we do the week after, same day?
> move_booking {"booking":"{order}","weeks":1} = {"status":"moved"}
A Done: the same room, one week later, at no extra cost. You'll get a new confirmation at {email}.
U Perfect, that's very kind of you.
A You're welcome. Have a good day, {first}.`,
  },
  {
    language: "en",
    agent: "theo",
    direction: "inbound",
    topic: "delivery",
    summary: "The parcel was delayed at the depot; the agent arranged redelivery and a voucher.",
    script: `
A Hi there! I'm {agent} from Brightcart. How can I help you today?
U My order still hasn't arrived. It was supposed to be here on Monday.
A I'm sorry about that. Could you give me the order number?
U Sure, it's {order}.
> track_order {"order":"{order}"} = {"status":"held at depot","reason":"address incomplete","carrier":"ParcelSwift"}
A I see it: the parcel is held at the depot because the flat number is missing from the address.
U Ah. It's flat 12, second floor.
> update_address {"order":"{order}","line2":"Flat 12, second floor"} = {"ok":true,"eta":"{day}"}
A Thank you. It will now be delivered on {day} between {time} and 18:00. I've also added a {amount} voucher to your account for the trouble.
U Great, thanks for sorting it out so quickly.
A Happy to help, {first}. Enjoy your day!`,
  },
  {
    language: "en",
    agent: "theo",
    direction: "inbound",
    topic: "refund",
    summary: "The customer returned a faulty kettle and was refunded in full.",
    script: `
A Brightcart support, {agent} here. What's up?
U The kettle I bought leaks from the bottom. I'd like my money back.
A Oh no, that's not how mornings should start. Which order is it?
U {order}, bought by {name}.
> find_order {"order":"{order}"} = {"item":"Kettle Aurora 1.7 l","price":{amount},"returnable":true}
A Found it. You don't need to send it back: would you like a refund or a new one?
U A refund, please.
> refund {"order":"{order}","amount":{amount}} = {"refund":"accepted","days":3}
A {amount} will be back on your card within three working days. Please recycle the old one.
U Will do. Cheers!
A Thanks for your patience, {first}. Bye!`,
  },
  {
    language: "en",
    agent: "nora",
    direction: "outbound",
    topic: "reminder",
    summary: "The patient was reminded of a check-up and moved it to another day.",
    script: `
A Hello, this is {agent}, the assistant of Fernhill Dental. Am I speaking with {name}?
U Yes, speaking.
A I'm calling about your check-up tomorrow at {time}. Will you be able to come?
U Oh, I completely forgot. Tomorrow doesn't work, could we find another day?
> free_slots {"practice":"fernhill","from":"tomorrow"} = {"slots":["{day} 09:20","{day} {time}"]}
A Of course. I have {day} at 9:20 or at {time}.
U The second one is good.
> move_appointment {"patient":"{name}","slot":"{day} {time}"} = {"appointment":"{order}","status":"moved"}
A Then we'll see you on {day} at {time}. Shall I send you a reminder by text?
U Yes, to this number, please.
A Done. Have a nice day, {first}!
U You too, bye.`,
  },
  {
    language: "en",
    agent: "theo",
    direction: "outbound",
    topic: "sales",
    summary: "The customer was offered a yearly membership, compared the costs and accepted.",
    script: `
A Hi, this is {agent} calling from Brightcart. Is this {first}?
U Yes, what is it about?
A You've paid for delivery nine times this year. With our membership, delivery would have been free for {amount} a year. May I tell you more?
U Hm, does it renew by itself?
A It does, but we remind you a month before and you can cancel with one click.
U And does it cover large items as well, like furniture?
A Anything up to thirty kilos. Heavier items get half off.
U All right, that does make sense for me. Let's do it.
> start_membership {"customer":"{email}","plan":"yearly"} = {"membership":"{order}","status":"active"}
A Wonderful. It's active from now on, and the details are in your inbox at {email}.
U Thanks, bye!`,
  },
];
