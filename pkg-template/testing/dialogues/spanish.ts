import type { Dialogue } from "../dialogue.js";

export const SPANISH: readonly Dialogue[] = [
  {
    language: "es",
    agent: "lucia",
    direction: "inbound",
    topic: "booking",
    summary: "The traveller booked two seats on a coach tour and asked for a window.",
    script: `
A Viajes Alborada, le atiende {agent}. ¿En qué puedo ayudarle?
U Hola, quería reservar dos plazas para la excursión del {day}.
A ¡Qué buena elección! ¿A nombre de quién hago la reserva?
U {name}. Y si puede ser, junto a la ventana.
> reserve_seats {"tour":"costa","day":"{day}","seats":2,"window":true} = {"reservation":"{order}","seats":["7A","7B"],"price":{amount}}
A Listo, {first}: asientos 7A y 7B, salida a las {time}. Son {amount} euros en total.
U Perfecto. ¿Dónde se toma el autobús?
A En la plaza del Mercado, delante de la fuente. Le envío los billetes a {email}.
U Muchas gracias, muy amable.
A Gracias a usted. ¡Buen viaje!`,
  },
  {
    language: "es",
    agent: "lucia",
    direction: "inbound",
    topic: "complaint",
    summary: "The customer complained about a missing suitcase; it was found and will be delivered.",
    script: `
A Buenos días, soy {agent}, de Viajes Alborada. Cuénteme.
U Mi maleta no ha llegado al hotel y llevo aquí desde ayer.
A Lo siento muchísimo. ¿Me dice el número de la reserva?
U {order}.
> trace_luggage {"reservation":"{order}"} = {"status":"found","where":"almacén central","delivery":"{day} {time}"}
A La he localizado en el almacén central. Se la llevamos al hotel el {day} antes de las {time}.
U Menos mal. ¿Y quién me paga lo que he tenido que comprar?
A Guarde los recibos, por favor: le reembolsamos hasta {amount} euros.
U De acuerdo, gracias.
A Gracias por su paciencia, {first}.`,
  },
  {
    language: "es",
    agent: "lucia",
    direction: "outbound",
    topic: "feedback",
    summary: "The traveller rated the last trip and agreed to receive the summer catalogue.",
    script: `
A Hola, le llamo de Viajes Alborada, soy {agent}. ¿Hablo con {name}?
U Sí, soy yo.
A Hace poco viajó con nosotros y nos gustaría saber qué le pareció. ¿Qué nota le pone, del uno al diez?
U Un nueve. El guía, estupendo; la cena, un poco fría.
> save_rating {"reservation":"{order}","score":9,"note":"cena fría"} = {"ok":true}
A Tomo nota de lo de la cena. ¿Le mando el catálogo de verano por correo electrónico?
U Sí, a {email}.
A Hecho. ¡Que pase un buen día!
U Igualmente.`,
  },
];
