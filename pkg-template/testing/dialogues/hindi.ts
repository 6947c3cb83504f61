import type { Dialogue } from "../dialogue.js";

export const HINDI: readonly Dialogue[] = [
  {
    language: "hi",
    agent: "asha",
    direction: "inbound",
    topic: "outage",
    summary: "The broadband connection was slow; a line reset solved it while the customer waited.",
    script: `
A नमस्ते, सूर्या ब्रॉडबैंड में आपका स्वागत है। मैं {agent} बोल रही हूँ। मैं आपकी क्या मदद कर सकती हूँ?
U मेरा इंटरनेट सुबह से बहुत धीमा चल रहा है।
A असुविधा के लिए खेद है। कृपया अपना ग्राहक नंबर बताइए।
U {order}, नाम {name} है।
> check_line {"customer":"{order}"} = {"line":"degraded","downstream_mbps":3.1}
A जी {first} जी, लाइन में गड़बड़ी दिख रही है। मैं इसे यहीं से रीसेट करती हूँ, एक मिनट रुकिए।
U ठीक है, मैं लाइन पर हूँ।
> reset_line {"customer":"{order}"} = {"line":"ok","downstream_mbps":98.4}
A हो गया। क्या अब पेज ठीक से खुल रहे हैं?
U हाँ, अब तो बहुत तेज़ है। धन्यवाद!
A आपका दिन शुभ हो, {first} जी।`,
  },
  {
    language: "hi",
    agent: "asha",
    direction: "inbound",
    topic: "billing",
    summary: "The customer asked about a higher bill; an expired discount was extended for six months.",
    script: `
A नमस्कार, मैं {agent}, सूर्या ब्रॉडबैंड से। बताइए, क्या सेवा करूँ?
U इस महीने का बिल {amount} रुपये ज़्यादा क्यों आया है?
> fetch_bill {"customer":"{order}"} = {"reason":"discount expired","difference":{amount}}
A आपकी छह महीने की छूट पिछले महीने समाप्त हो गई थी, इसलिए बिल बढ़ा है।
U मुझे किसी ने बताया ही नहीं। क्या छूट फिर से मिल सकती है?
A जी बिल्कुल, मैं इसे अगले छह महीनों के लिए बढ़ा देती हूँ।
> extend_discount {"customer":"{order}","months":6} = {"ok":true}
A हो गया, अगला बिल पहले जितना ही आएगा।
U बहुत-बहुत धन्यवाद।`,
  },
  {
    language: "hi",
    agent: "asha",
    direction: "outbound",
    topic: "installation",
    summary: "The installation visit was confirmed for another day at the customer's request.",
    script: `
A नमस्ते, मैं सूर्या ब्रॉडबैंड से {agent} बोल रही हूँ। क्या मेरी बात {name} जी से हो रही है?
U जी हाँ, बोलिए।
A आपके नए कनेक्शन के लिए तकनीशियन कल {time} बजे आ सकते हैं। क्या यह समय ठीक रहेगा?
U कल तो मैं घर पर नहीं रहूँगा। {day} को हो सकता है?
> move_visit {"visit":"{order}","day":"{day}"} = {"ok":true,"time":"{time}"}
A जी ज़रूर, {day} को {time} बजे तय कर दिया है।
U बढ़िया, आने से पहले फ़ोन कर दीजिएगा।
A बिल्कुल। धन्यवाद, {first} जी!`,
  },
];
