#include "payload/audit.h"

#include "codec/json_writer.h"
#include "ledger/moment.h"

namespace tidewaiter::payload {

std::string_view Name(Act act) {
  switch (act) {
    case Act::kRead:
      return "read";
    case Act::kDisclose:
      return "disclose";
    case Act::kDelete:
      return "delete";
    case Act::kReceive:
      break;
  }
  return "receive";
}

std::string WriteAudit(const Audit& audit) {
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Member("act", Name(audit.act)).Member("at", ledger::FormatMoment(audit.at_ms));
  json.Member("by", audit.by).Key("fields").BeginArray();
  for (const std::string& field : audit.fields)
    json.Text(field);
  json.EndArray().Member("log", audit.place.log).Member("number", audit.place.number);
  json.Member("object", audit.place.object).Member("purpose", audit.purpose);
  json.MemberUnlessEmpty("to", audit.to).EndObject();
  return out;
}

}  // namespace tidewaiter::payload
