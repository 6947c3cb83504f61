import type { Dialogue } from "../dialogue.js";

export const PORTUGUESE: readonly Dialogue[] = [
  {
    language: "pt",
    agent: "rafaela",
    direction: "inbound",
    topic: "lost card",
    summary: "The customer lost a card; it was blocked and a new one is on its way.",
    script: `
A Banco Mirante, bom dia! Aqui é a {agent}. Como posso ajudar?
U Bom dia, perdi o meu cartão e preciso bloquear.
A Fique tranquilo, faço isso agora mesmo. Qual é o seu nome completo?
U {name}.
> block_card {"customer":"{name}","reason":"lost"} = {"protocol":"{order}","blocked":true}
A Pronto, o cartão está bloqueado. O protocolo é {order}. Houve alguma compra que o senhor não reconhece?
U A última foi minha, de {amount} reais no mercado.
A Ótimo. O cartão novo chega até {day}.
U Muito obrigado pela rapidez.
A Imagine! Tenha um bom dia, {first}.`,
  },
  {
    language: "pt",
    agent: "rafaela",
    direction: "outbound",
    topic: "fraud check",
    summary: "A suspicious payment was confirmed as the customer's own.",
    script: `
A Olá, aqui é a {agent}, do Banco Mirante. Falo com {name}?
U Sim, pode falar.
A Vimos uma compra de {amount} reais às {time} numa loja nova. Foi o senhor que fez?
U Foi sim, comprei um presente pela internet.
> confirm_payment {"protocol":"{order}","own":true} = {"status":"released"}
A Obrigada por confirmar, a compra está liberada.
U Eu que agradeço pelo cuidado.
A Um abraço, {first}, até logo!`,
  },
];
