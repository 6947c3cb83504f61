import json
import os

from openapi_client import ApiClient, Channel, Configuration, ConversationsApi, ExportApi, ExportFormat, GroupBy, OmittableField, Status, SummaryApi
from openapi_client.exceptions import NotFoundException

asked = {
    "status": [Status.COMPLETED, Status.TRANSFERRED],
    "channel": [Channel.TELEPHONE, Channel.WEBRTC],
    "created_after": "2026-09-15",
    "time_zone": "Asia/Kolkata",
    "metadata": json.dumps({"customer": {"returning": True}}),
}
with ApiClient(Configuration(host=os.environ["GATEWAY"], access_token=os.environ["TOKEN"])) as client:
    conversations = ConversationsApi(client)
    page = conversations.list_conversations(**asked, page_size=3, omit=[OmittableField.TRANSCRIPT, OmittableField.ANALYSIS])
    listed, pages = page.items, 1
    while page.next is not None:
        page = conversations.list_conversations(**asked, page_size=3, omit=[OmittableField.TRANSCRIPT, OmittableField.ANALYSIS], after=page.next)
        listed += page.items
        pages += 1
    first = conversations.get_conversation(listed[0].id)
    try:
        raise AssertionError(conversations.get_conversation("nobodys"))
    except NotFoundException as error:
        code = error.data.error.code
    summary = SummaryApi(client).summarize_conversations(**asked, group_by=[GroupBy.CHANNEL, GroupBy.STATUS])
    # As it comes: what is generated reads no NDJSON.
    file = ExportApi(client).export_conversations_without_preload_content(
        **asked, format=ExportFormat.NDJSON, columns=["id", "agent.name"], end=True
    )
    lines = file.read().decode().splitlines()

total, groups = summary.total, summary.groups
print(f"{len(listed)} on {pages} pages, {len(first.transcript)} messages, {len(groups)} groups of {total.count}, {len(lines)} lines, {code}")
