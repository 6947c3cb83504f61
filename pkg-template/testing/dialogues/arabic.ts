import type { Dialogue } from "../dialogue.js";

export const ARABIC: readonly Dialogue[] = [
  {
    language: "ar",
    agent: "layla",
    direction: "inbound",
    topic: "delivery",
    summary: "The customer asked where the parcel was and chose an evening delivery.",
    script: `
A أهلاً بك في متجر الواحة، معك {agent}. كيف أستطيع مساعدتك؟
U مرحباً، أين وصل طلبي؟
A هل يمكنك إعطائي رقم الطلب من فضلك؟
U الرقم هو {order}.
> track_order {"order":"{order}"} = {"status":"out for delivery","day":"{day}"}
A طلبك في الطريق وسيصل يوم {day}. هل يناسبك التسليم صباحاً أم مساءً؟
U مساءً أفضل، بعد الساعة {time}.
> set_window {"order":"{order}","after":"{time}"} = {"ok":true}
A تم، سيتصل بك المندوب قبل الوصول.
U شكراً جزيلاً.
A على الرحب والسعة، يومك سعيد!`,
  },
  {
    language: "ar",
    agent: "layla",
    direction: "inbound",
    topic: "exchange",
    summary: "A dress in the wrong size is exchanged; the courier collects it at home.",
    script: `
A متجر الواحة، {agent} ترحب بك. تفضل.
U وصلني فستان بمقاس خاطئ وأريد استبداله.
A نعتذر عن ذلك. ما رقم الطلب والمقاس المطلوب؟
U {order}، وأحتاج المقاس الأوسط.
> exchange_item {"order":"{order}","size":"M"} = {"exchange":"accepted","pickup":"{day}"}
A قبلنا الاستبدال، وسيأتي المندوب لأخذ القطعة يوم {day}.
U وهل هناك رسوم؟
A لا، الاستبدال مجاني. أرسلنا التفاصيل إلى {email}.
U ممتاز، شكراً لك.`,
  },
  {
    language: "ar",
    agent: "layla",
    direction: "outbound",
    topic: "cart",
    summary: "The customer was reminded of a filled cart and completed the purchase with a discount.",
    script: `
A السلام عليكم، معك {agent} من متجر الواحة. هل أتحدث مع {name}؟
U وعليكم السلام، نعم.
A لاحظنا أن سلتك ما زالت تنتظر، ولدينا خصم بقيمة {amount} لك اليوم.
U جميل، وهل يشمل الخصم التوصيل؟
A نعم، التوصيل مجاني أيضاً.
U إذن أكمل الطلب من فضلك.
> checkout {"customer":"{email}","discount":{amount}} = {"order":"{order}","status":"paid"}
A تم الطلب برقم {order}. شكراً لثقتك بنا!`,
  },
];
