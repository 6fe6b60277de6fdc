#include "api/ledger_drafts.h"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "api/ledger_calls.h"
#include "api/views.h"
#include "base/hash.h"
#include "codec/json_get.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

constexpr std::size_t kIdDigits = 24;  // 96 bits

tlog::NoteSignature LineOf(const ledger::EntrySignature& signature) {
  tlog::NoteSignature line{.name = signature.name};
  for (const unsigned char byte : signature.key_id)
    line.id = line.id << 8U | byte;
  line.bytes.assign(signature.signature.begin(), signature.signature.end());
  return line;
}

template <typename Texts>
void AppendTexts(JsonWriter& json, std::string_view name, const Texts& texts) {
  json.Key(name).BeginArray();
  for (const std::string& text : texts)
    json.Text(text);
  json.EndArray();
}

std::vector<std::string> TextsOf(simdjson::dom::element object, std::string_view name) {
  std::vector<std::string> texts;
  codec::EachOf(object, name, [&](simdjson::dom::element element) {
    std::string_view text;
    if (element.get(text) == simdjson::SUCCESS) texts.emplace_back(text);
  });
  return texts;
}

}  // namespace

std::optional<ledger::EntrySignature> SignatureOf(const tlog::NoteSignature& line) {
  ledger::EntrySignature signature{.name = line.name};
  if (line.bytes.size() != signature.signature.size()) return std::nullopt;
  std::memcpy(signature.signature.data(), line.bytes.data(), line.bytes.size());
  std::uint32_t id = line.id;
  for (std::size_t i = signature.key_id.size(); i-- > 0; id >>= 8U)
    signature.key_id[i] = static_cast<unsigned char>(id);
  return signature;
}

std::string DraftId(std::string_view principal, std::string_view key) {
  Sha256 sha;
  sha.Add(principal);
  sha.Add("\n");
  sha.Add(key);
  return "ld_" + sha.Hex().substr(0, kIdDigits);
}

LedgerDraft NewDraft(std::string id, member::Draft draft, std::string by, std::int64_t now_ms) {
  LedgerDraft made{.id = std::move(id),
                   .type = {},
                   .object = {},
                   .by = std::move(by),
                   .made_ms = now_ms,
                   .draft = std::move(draft)};
  const codec::JsonText text(made.draft.text);
  if (text.ok()) {
    made.type = codec::TextOf(text.root(), "type");
    made.object = codec::TextOf(text.root(), "object");
  }
  return made;
}

std::string WriteDraft(const LedgerDraft& draft) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("text", draft.draft.text).Key("lines").BeginArray();
  for (const ledger::EntrySignature& signature : draft.draft.signatures)
    json.Text(tlog::FormatSignature(LineOf(signature)));
  json.EndArray();
  AppendTexts(json, "missing", draft.draft.missing);
  json.Member("by", draft.by).Member("made_ms", draft.made_ms).EndObject();
  return out;
}

Result<LedgerDraft> ReadDraft(const desk::RecordRow& row) {
  const codec::JsonText body(row.body);
  if (!body.ok()) return Fail(ErrorCode::kCorruption, "the draft " + row.id + " cannot be read");
  member::Draft draft;
  draft.text = codec::TextOf(body.root(), "text");
  draft.missing = TextsOf(body.root(), "missing");
  for (const std::string& text : TextsOf(body.root(), "lines")) {
    const auto lines = tlog::ParseSignatures(text);
    const auto signature = lines && lines->size() == 1 ? SignatureOf(lines->front()) : std::nullopt;
    if (!signature) {
      return Fail(ErrorCode::kCorruption, "a signature of the draft " + row.id + " is none");
    }
    draft.signed_by.push_back(signature->name);
    draft.signatures.push_back(*signature);
  }
  const codec::JsonText text(draft.text);
  if (text.ok()) {
    draft.log = codec::TextOf(text.root(), "log");
    draft.object = codec::TextOf(text.root(), "object");
    draft.number = static_cast<std::uint32_t>(codec::IntegerOf(text.root(), "number"));
  }
  LedgerDraft read = NewDraft(row.id, std::move(draft), codec::TextOf(body.root(), "by"),
                              codec::IntegerOf(body.root(), "made_ms"));
  read.version = row.version;
  return read;
}

std::string DraftJson(const Call& call, const member::Member& ledger, const LedgerDraft& draft) {
  const std::string by_name = call.house->directory.NameOf(draft.by);
  const member::MayUse may_use = UsableBy(call.who, ledger);
  std::vector<std::string> may_sign = draft.draft.missing;
  std::erase_if(may_sign, [&](const std::string& name) {
    return !ledger.KeepsKey(name) || !may_use(draft.type, name);
  });
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("id", draft.id).Member("type", draft.type);
  json.Member("object", draft.object).Member("text", draft.draft.text);
  AppendTexts(json, "signed_by", draft.draft.signed_by);
  AppendTexts(json, "missing", draft.draft.missing);
  AppendTexts(json, "may_sign", may_sign);
  json.Key("lines").BeginArray();
  for (const ledger::EntrySignature& signature : draft.draft.signatures)
    json.Text(tlog::FormatSignature(LineOf(signature)));
  json.EndArray();
  json.Member("made", TimeText(draft.made_ms)).Member("by", by_name.empty() ? draft.by : by_name);
  json.Member("waiting", draft.draft.missing.empty()).EndObject();
  return out;
}

std::string WaitingJson(const LedgerDraft& draft) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("object", draft.object).Member("final", false);
  json.Member("draft", draft.id);
  AppendTexts(json, "missing", draft.draft.missing);
  json.EndObject();
  return out;
}

std::string DraftData(const LedgerDraft& draft) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("type", draft.type).Member("object", draft.object);
  AppendTexts(json, "signed_by", draft.draft.signed_by);
  json.EndObject();
  return out;
}

clearance::PutRecord PutDraft(const LedgerDraft& draft, std::string body, std::string kind,
                              std::string data) {
  return {.collection = std::string(kLedgerDrafts),
          .id = draft.id,
          .if_version = draft.version,
          .body = std::move(body),
          .kind = std::move(kind),
          .data = std::move(data)};
}

}  // namespace tidewaiter::api
