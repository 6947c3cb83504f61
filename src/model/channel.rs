//! How a conversation was held.

use super::open_enum::open_enum;

open_enum! {
    /// How a conversation was held.
    pub enum Channel {
        /// A telephone call.
        Telephone = "telephone",
        /// A call in a browser or an app.
        Webrtc = "webrtc",
        /// WhatsApp messages.
        Whatsapp = "whatsapp",
        /// Text messages by telephone.
        Sms = "sms",
        /// Written chat.
        Text = "text",
        /// E-mail.
        Email = "email",
    }
}
