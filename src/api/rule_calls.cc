#include "api/rule_calls.h"

#include <algorithm>
#include <charconv>

#include <fmt/format.h>

#include "api/rule_rights.h"
#include "api/rule_views.h"
#include "base/hash.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using codec::JsonReader;
using codec::JsonValue;
using rulebook::Entry;

// Words of rulebook/entry.h that tell of the input; the others are of the state.
bool IsOfInput(std::string_view word) {
  return word == "percent" || word == "reason_needed" || word == "no_name" ||
         word == "kind_changed";
}

std::optional<std::int64_t> NumberIn(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (text.empty() || error != std::errc() || end != text.data() + text.size()) return {};
  return number;
}

std::string_view PointerOf(std::string_view word) {
  if (word == "percent") return "/percent";
  if (word == "reason_needed") return "/reason";
  if (word == "no_name") return "/name";
  return "/text";
}

}  // namespace

std::shared_ptr<const ShelvedRule> AskedRule(Call& call) {
  auto shelved = call.house->rules.Find(call.request.PathParameter("name"));
  if (shelved && MaySee(call.who, shelved->entry)) return shelved;
  call.NotFound();
  return nullptr;
}

std::shared_ptr<const ShelvedRule> AskedRuleAsRead(Call& call) {
  auto shelved = AskedRule(call);
  if (!shelved) return nullptr;
  if (call.request.FindHeader("If-Match") == fmt::format("\"{}\"", shelved->version)) {
    return shelved;
  }
  call.Problem(412, "version", "Somebody else changed it first");
  return nullptr;
}

std::optional<std::int64_t> QueryNumber(const Call& call, std::string_view name) {
  return NumberIn(call.Query(name));
}

std::optional<std::int64_t> PathNumber(const Call& call, std::string_view name) {
  return NumberIn(call.request.PathParameter(name));
}

const rulebook::Version* AskedVersion(Call& call, const Entry& entry) {
  const auto asked = QueryNumber(call, "version");
  const rulebook::Version* version =
      asked ? entry.Find(static_cast<std::uint32_t>(*asked)) : &entry.newest();
  if (version == nullptr) call.NotFound();
  return version;
}

void MayNot(Call& call, const access::Decision& may) {
  if (may.reason != access::Reason::kOutOfScope) return call.Denied(may.reason);
  call.Problem(403, "out_of_scope", "It holds in offices that are not yours");
}

void RefuseRule(Call& call, const Error& error) {
  const std::string& word = error.field;
  if (IsOfInput(word)) {
    const codec::Problem problem{word, std::string(PointerOf(word)), error.message};
    return call.Problem(422, "problems", "The input has problems", {}, std::span(&problem, 1));
  }
  const int status = word == "own_work" || word == "not_author"                ? 403
                     : word == "no_such_version" || word == "no_such_proposal" ? 404
                                                                               : 409;
  call.Problem(status, word, error.message);
}

bool AllowedOrSent(Call& call, access::Action action, const std::vector<std::string>& offices) {
  const access::Decision may = MayInAll(call.who, action, offices);
  if (!may) MayNot(call, may);
  return may.allowed;
}

void OnWorkerOfWriters(Call call, void (*job)(Call)) {
  if (!access::AllowsSomewhere(call.who, access::Action::kWriteRules)) {
    return MayNot(call, access::Allows(call.who, access::Action::kWriteRules, {}));
  }
  OnWorker(std::move(call), job);
}

void SendProblems(Call& call, std::span<const codec::Problem> problems) {
  call.Problem(422, "problems", "The input has problems", {}, problems);
}

void SendProblem(Call& call, std::string code, std::string pointer, std::string detail) {
  const codec::Problem problem{std::move(code), std::move(pointer), std::move(detail)};
  SendProblems(call, std::span(&problem, 1));
}

codec::Problems StrangeOffices(const Call& call, const std::vector<std::string>& offices,
                               std::string_view pointer) {
  const auto known = call.house->engine.offices();
  codec::Problems problems;
  for (std::size_t i = 0; i < offices.size(); ++i) {
    if (std::ranges::find(known, offices[i], &clearance::Office::id) != known.end()) continue;
    problems.push_back({"office", fmt::format("{}/{}", pointer, i), "is no office of ours"});
  }
  return problems;
}

std::vector<std::string> UsualRuleOffices(const Call& call) {
  if (MayInAll(call.who, access::Action::kWriteRules, {})) return {};
  return access::ScopeOf(call.who, access::Action::kWriteRules).offices;
}

void ReadRuleText(JsonReader& in, JsonValue value, std::size_t max, std::string& into) {
  std::string_view text;
  if (value.get(text) != simdjson::SUCCESS) return in.Note("type", "is not a text");
  if (text.size() > max) return in.Note("too_long", fmt::format("has more than {} bytes", max));
  std::string read;
  read.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c == '\r' && i + 1 < text.size() && text[i + 1] == '\n') continue;
    const bool control = static_cast<unsigned char>(c) < 0x20 || c == 0x7F;
    if (control && c != '\n' && c != '\t') {
      return in.Note("characters", fmt::format("has a control character at byte {}", i));
    }
    read += c;
  }
  into = std::move(read);
}

void ReadOffices(JsonReader& in, JsonValue value, std::vector<std::string>& into) {
  std::vector<std::string> offices;
  in.Array(value, 0, kRuleOfficesMax, [&](JsonValue element) {
    in.Text(element, {.min = 1, .max = 16, .characters = codec::Characters::kToken},
            offices.emplace_back());
  });
  into = std::move(offices);
}

std::shared_ptr<const rulebook::Book> BookOf(const Call& call) {
  return call.house->engine.book();
}

clearance::PutRecord PutEntry(const Entry& entry, std::uint64_t if_version, std::string_view kind,
                              std::string data) {
  return {std::string(rulebook::kEntries), entry.name,        if_version,
          rulebook::WriteEntry(entry),     std::string(kind), std::move(data)};
}

clearance::PutRecord PutText(std::string_view name, std::uint32_t version, std::string text) {
  return {
      std::string(rulebook::kTexts), rulebook::TextId(name, version), 0, std::move(text), "", ""};
}

std::string VersionData(std::uint32_t version, std::string_view note, std::string_view text) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("version", version).MemberUnlessEmpty("note", note);
  if (!text.empty()) {
    Sha256 hash;
    hash.Add(text);
    json.Member("sha256", hash.Hex());
  }
  json.EndObject();
  return data;
}

std::string MoveData(const rulebook::Move& move) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("version", move.version).MemberUnlessEmpty("reason", move.reason);
  if (move.to == rulebook::Phase::kPartial) json.Member("percent", move.percent);
  json.EndObject();
  return data;
}

std::string ProposalData(std::uint32_t version, const std::vector<std::string>& to,
                         std::string_view note) {
  std::string data;
  codec::JsonWriter json(data);
  json.BeginObject().Member("version", version);
  AppendTexts(json, "to", to);
  json.MemberUnlessEmpty("note", note).EndObject();
  return data;
}

void SubmitRule(Call call, RuleChange change) {
  clearance::PutRecords puts;
  puts.records.push_back(
      PutEntry(change.entry, change.if_version, change.kind, std::move(change.data)));
  if (change.new_text) {
    puts.records.push_back(PutText(change.entry.name, change.entry.newest().number,
                                   *std::exchange(change.new_text, std::nullopt)));
  }
  // What the head says of the newest version must be known when it is shown: it is read here, not
  // on the engine's thread.
  std::string body = RuleViews(call).RuleJson({change.entry, change.if_version + 1},
                                              change.shown_version, change.shown);
  Submit(std::move(call), std::move(puts), [body = std::move(body)](const clearance::Applied&) {
    return clearance::Rendered{200, body};
  });
}

}  // namespace tidewaiter::api
