import type { Dialogue } from "../dialogue.js";

export const JAPANESE: readonly Dialogue[] = [
  {
    language: "ja",
    agent: "hikari",
    direction: "inbound",
    topic: "booking",
    summary: "The guest booked a room with dinner and mentioned an allergy to shellfish.",
    script: `
A お電話ありがとうございます。みなと旅館の{agent}でございます。
U すみません、{day}に二名で一泊お願いしたいのですが。
A かしこまりました。お食事はお付けしますか。
U はい、夕食と朝食をお願いします。一人、甲殻類のアレルギーがあります。
> search_rooms {"day":"{day}","guests":2,"meals":true} = {"rooms":[{"type":"和室十畳","price":{amount}}]}
A 承知いたしました。海側の和室十畳をご用意できます。お名前を伺えますか。
U {name}です。
> create_booking {"guest":"{name}","note":"甲殻類アレルギー"} = {"booking":"{order}"}
A {name}様、ご予約番号は{order}です。アレルギーの件は料理長に伝えます。
U ありがとうございます。楽しみにしています。
A お待ちしております。`,
  },
  {
    language: "ja",
    agent: "hikari",
    direction: "inbound",
    topic: "lost property",
    summary: "The guest left a camera in the room; it was found and will be sent by courier.",
    script: `
A みなと旅館、{agent}でございます。ご用件をどうぞ。
U 昨日泊まった者ですが、部屋にカメラを忘れたようです。
A ご不便をおかけします。ご予約番号はお分かりですか。
U {order}です。
> find_lost_item {"booking":"{order}"} = {"found":true,"item":"カメラ","where":"フロント"}
A フロントでお預かりしております。宅配便でお送りしましょうか。
U 助かります。着払いでお願いします。
A では本日発送いたします。{day}の{time}ごろ届く予定です。
U 本当にありがとうございました。`,
  },
  {
    language: "ja",
    agent: "hikari",
    direction: "outbound",
    topic: "confirmation",
    summary: "The guest confirmed the arrival time and asked for a pick-up at the station.",
    script: `
A みなと旅館の{agent}と申します。{name}様のお電話でしょうか。
U はい、そうです。
A {day}のご宿泊の確認でお電話いたしました。ご到着は何時ごろでしょうか。
U {time}ごろ駅に着きます。送迎はありますか。
> book_shuttle {"booking":"{order}","time":"{time}"} = {"ok":true}
A はい、{time}に駅の東口でお待ちしております。
U よろしくお願いします。`,
  },
];
