#include "api/ledger_views.h"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

#include "api/views.h"
#include "tlog/hash.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;
using member::Member;
using member::Record;

// A time, or null where it never was.
void AppendTime(JsonWriter& json, std::string_view name, std::int64_t time_ms) {
  json.Key(name);
  if (time_ms == 0) {
    json.Null();
  } else {
    json.Text(TimeText(time_ms));
  }
}

template <typename Texts>
void AppendTexts(JsonWriter& json, std::string_view name, const Texts& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

void AppendCharter(JsonWriter& json, const ledger::Charter& charter) {
  json.Key("charter").BeginObject().Member("origin", charter.origin());
  json.Member("size", charter.size()).Member("keeper", charter.keeper());
  json.Member("faults", charter.faults()).Member("quorum", charter.quorum());
  json.Member("change_need", charter.change_need()).Member("rules", charter.rules());
  json.Member("cosigners", charter.cosigners()).EndObject();
}

void AppendMembers(JsonWriter& json, const Member& ledger, const ledger::Charter& charter,
                   const federation::Health& health) {
  static const federation::MemberHealth kNeverHeard;
  json.Key("members").BeginArray();
  for (const auto& [id, member] : charter.members()) {
    const auto found = health.members.find(id);
    const federation::MemberHealth& heard =
        found == health.members.end() ? kNeverHeard : found->second;
    json.BeginObject().Member("id", id).Member("name", member.name).Member("url", member.url);
    json.Member("cosigns", member.cosigns).Member("removed", member.until.has_value());
    json.Member("self", id == ledger.id());
    AppendTime(json, "heard_at", heard.heard_at_ms);
    json.Key("skew_ms");
    if (heard.skew_ms) {
      json.Integer(*heard.skew_ms);
    } else {
      json.Null();
    }
    json.Member("skewed", heard.skewed).Member("lied", heard.lied).EndObject();
  }
  json.EndArray();
}

void AppendLogs(JsonWriter& json, const std::vector<federation::LogHealth>& logs) {
  json.Key("logs").BeginArray();
  for (const federation::LogHealth& log : logs) {
    json.BeginObject().Member("origin", log.origin).Member("writer", log.writer);
    json.Member("stored", log.stored).Member("judged", log.judged).Member("cosigned", log.cosigned);
    json.Member("final", log.final_size).Member("largest_seen", log.largest_seen);
    json.Member("waiting_for", log.waiting_for);
    AppendTexts(json, "lies", log.lies);
    json.EndObject();
  }
  json.EndArray();
}

void AppendOwn(JsonWriter& json, const federation::Health& health) {
  json.Key("own");
  if (!health.own) {
    json.Null();
    return;
  }
  const federation::OwnHealth& own = *health.own;
  json.BeginObject().Member("origin", own.origin).Member("signed", own.signed_size);
  json.Member("final", own.final_size).Member("queued", own.queued).Member("stopped", own.stopped);
  AppendTexts(json, "awaits", own.awaits);
  json.Key("mirrors").BeginArray();
  for (const federation::MirrorStanding& mirror : own.mirrors) {
    json.BeginObject().Member("member", mirror.member).Member("cosigned", mirror.cosigned);
    AppendTime(json, "cosigned_at", mirror.cosigned_at_ms);
    json.Member("failures", mirror.failures).Member("last_status", mirror.last_status).EndObject();
  }
  json.EndArray().EndObject();
}

void AppendAgreements(JsonWriter& json, const ledger::Charter& charter) {
  json.Key("agreements").BeginArray();
  for (const auto& [id, agreement] : charter.agreements()) {
    json.BeginObject().Member("id", id);
    AppendTexts(json, "parties", agreement.parties);
    AppendTexts(json, "benefits", agreement.benefits);
    AppendTime(json, "from", agreement.from_ms);
    AppendTime(json, "until", agreement.until_ms.value_or(0));
    json.EndObject();
  }
  json.EndArray().Key("endorsements").BeginArray();
  for (const ledger::Endorsement& endorsement : charter.endorsements()) {
    json.BeginObject().Member("type", endorsement.type).Member("members", endorsement.members);
    AppendTexts(json, "of", endorsement.of);
    json.EndObject();
  }
  json.EndArray();
}

// ---- Keys

void AppendKey(JsonWriter& json, std::string_view member, std::string_view use,
               std::string_view name, const ledger::PublicKey& key) {
  json.Member("member", member).Member("use", use).Member("name", name);
  json.Member("key", tlog::FormatHash(key));  // 32 bytes in base64, as the charter has it
  json.Member("fingerprint", HexText(tlog::Sha256Of(tlog::BytesOf(key))));
}

void AppendSize(JsonWriter& json, std::string_view name, const std::optional<std::uint64_t>& size) {
  json.Key(name);
  if (size) {
    json.Integer(static_cast<std::int64_t>(*size));
  } else {
    json.Null();
  }
}

// When the charter of that many entries came to be; 0: it is not known.
std::int64_t TimeOfCharter(const Member& ledger, std::uint64_t size) {
  const auto charter = ledger.PastCharter(size);
  return charter ? charter->time_ms() : 0;
}

void AppendSigner(JsonWriter& json, const Member& ledger, const ledger::Signer& signer) {
  json.BeginObject();
  AppendKey(json, signer.member, "sign", signer.name, signer.key);
  json.Key("powers").BeginArray();
  for (std::size_t i = 0; i <= static_cast<std::size_t>(ledger::Power::kCharter); ++i) {
    const auto power = static_cast<ledger::Power>(i);
    if (signer.powers.contains(power)) json.Text(ledger::NameOf(power));
  }
  json.EndArray().Member("ended", signer.until.has_value());
  AppendTime(json, "since", TimeOfCharter(ledger, signer.from));
  AppendTime(json, "until", signer.until ? TimeOfCharter(ledger, *signer.until) : 0);
  json.Key("from_size").Null().Key("to_size").Null().EndObject();
}

void AppendOtherKey(JsonWriter& json, bool ended) {
  json.Key("powers").BeginArray().EndArray().Member("ended", ended);
  json.Key("since").Null().Key("until").Null();
}

void AppendMemberKeys(JsonWriter& json, const ledger::Member& member) {
  json.BeginObject();
  AppendKey(json, member.id, "cosign", member.cosigner_name, member.cosigner);
  AppendOtherKey(json, member.until.has_value());
  json.Key("from_size").Null().Key("to_size").Null().EndObject();
  for (const ledger::LogKey& log : member.logs) {
    json.BeginObject();
    AppendKey(json, member.id, "log", log.origin, log.key);
    AppendOtherKey(json, log.to_size.has_value());
    AppendSize(json, "from_size", log.from_size);
    AppendSize(json, "to_size", log.to_size);
    json.EndObject();
  }
}

void AppendRecord(JsonWriter& json, const Record& record) {
  json.BeginObject().Member("object", record.object).Member("kind", record.kind);
  json.Member("log", record.log).Member("member", record.member).Member("number", record.number);
  json.Member("type", record.type).Member("status", record.status).Member("ended", record.ended);
  json.Member("opened", TimeText(record.opened_ms)).Member("changed", TimeText(record.changed_ms));
  json.Member("final", record.is_final).Key("state").Raw(record.data).EndObject();
}

void AppendStep(JsonWriter& json, const member::Step& step, const PrivateFields& fields) {
  const ledger::Entry& entry = step.entry;
  json.BeginObject().Member("number", step.number).Member("index", step.index);
  json.Member("type", entry.type).Member("time", TimeText(entry.time_ms));
  json.Member("charter", entry.charter).Member("leaf", HexText(entry.leaf));
  json.Member("final", step.is_final).Key("data").Raw(entry.data);
  json.Key("commitments").BeginArray();
  for (const ledger::Commitment& commitment : entry.commitments)
    json.Text(commitment.name);
  json.EndArray().Key("signers").BeginArray();
  for (std::size_t i = 0; i < entry.signatures.size(); ++i) {
    json.BeginObject().Member("name", entry.signatures[i].name);
    json.Member("member", i < step.members.size() ? step.members[i] : std::string()).EndObject();
  }
  json.EndArray().Key("private").BeginObject();
  for (const auto& [name, value] : fields)
    json.Key(name).Raw(value);
  json.EndObject().EndObject();
}

}  // namespace

std::string DocumentSumOf(const PrivateFields& fields) {
  for (const auto& [name, json] : fields) {
    if (name != "document") continue;
    const codec::JsonText value(json);
    return value.ok() ? codec::TextOf(value.root(), "sha256") : "";
  }
  return {};
}

std::string HexText(std::span<const unsigned char> bytes) {
  std::string text;
  for (const unsigned char byte : bytes)
    text += fmt::format("{:02x}", byte);
  return text;
}

std::vector<federation::LogHealth> AllLogs(const Member& ledger, const federation::Health& health) {
  std::vector<federation::LogHealth> logs;
  if (health.own) {
    const federation::OwnHealth& own = *health.own;
    logs.push_back({.origin = own.origin,
                    .writer = ledger.id(),
                    .stored = own.signed_size,
                    .judged = own.signed_size,
                    .cosigned = own.signed_size,
                    .final_size = own.final_size,
                    .largest_seen = own.signed_size,
                    .waiting_for = own.stopped,
                    .lies = {}});
  }
  std::ranges::copy(health.logs, std::back_inserter(logs));
  return logs;
}

std::string CharterKeysJson(const Member& ledger) {
  const auto charter = ledger.charter();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("size", charter->size()).Key("keys").BeginArray();
  for (const auto& [id, member] : charter->members()) {
    for (const auto& [name, signer] : charter->signers())
      if (signer.member == id) AppendSigner(json, ledger, signer);
    AppendMemberKeys(json, member);
  }
  json.EndArray().EndObject();
  return out;
}

std::string FederationJson(const Member& ledger) {
  const auto charter = ledger.charter();
  const federation::Health health = ledger.health();
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("member", ledger.id()).Member("own_log", ledger.own_log());
  json.Member("federation", charter->federation());
  AppendCharter(json, *charter);
  AppendMembers(json, ledger, *charter, health);
  AppendLogs(json, AllLogs(ledger, health));
  AppendOwn(json, health);
  AppendAgreements(json, *charter);
  json.EndObject();
  return out;
}

std::string LedgerAlarmJson(const member::Alarm& alarm, const std::optional<AlarmSeen>& seen) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", fmt::format("{}", alarm.id));
  json.Member("time", TimeText(alarm.time_ms)).Member("code", alarm.code);
  json.Member("log", alarm.log).Member("member", alarm.member).Member("detail", alarm.detail);
  json.Member("evidence", alarm.evidence).Key("acknowledged");
  if (seen) {
    json.BeginObject().Member("by", seen->by).Member("at", TimeText(seen->at_ms));
    json.Member("note", seen->note).EndObject();
  } else {
    json.Null();
  }
  json.EndObject();
  return out;
}

std::string RecordPageJson(std::span<const Record> records, std::string_view next) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("records").BeginArray();
  for (const Record& record : records)
    AppendRecord(json, record);
  json.EndArray().Member("next", next).EndObject();
  return out;
}

std::string StoryJson(const member::Story& story, std::span<const PrivateFields> fields,
                      std::span<const std::string> may_say) {
  static const PrivateFields kNone;
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("record");
  AppendRecord(json, story.record);
  json.Key("entries").BeginArray();
  for (std::size_t i = 0; i < story.steps.size(); ++i)
    AppendStep(json, story.steps[i], i < fields.size() ? fields[i] : kNone);
  json.EndArray();
  AppendTexts(json, "may_say", may_say);
  json.EndObject();
  return out;
}

std::string SaidJson(const member::Said& said) {
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("object", said.object)
      .Member("number", said.number)
      .Member("log", said.log)
      .Member("index", said.index)
      .Member("final", said.final_here)
      .EndObject();
  return out;
}

}  // namespace tidewaiter::api
