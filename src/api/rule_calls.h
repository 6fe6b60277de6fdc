// What operations on rules share: the entry that is asked for, bodies with texts in them, and the
// records and events of a change.
#ifndef TIDEWAITER_API_RULE_CALLS_H_
#define TIDEWAITER_API_RULE_CALLS_H_

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"
#include "api/rule_shelf.h"
#include "codec/json_reader.h"

namespace tidewaiter::api {

inline constexpr std::size_t kRuleTextMax = std::size_t{1} << 20U;     // of an entry, bytes
inline constexpr std::size_t kRuleImportMax = std::size_t{16} << 20U;  // of a file: a set and room
inline constexpr std::size_t kRuleNoteMax = 1000;
inline constexpr std::size_t kRuleOfficesMax = 200;

// The entry of the path, or nothing after 404: what somebody may not see is not there.
std::shared_ptr<const ShelvedRule> AskedRule(Call& call);
// The same, when If-Match names its present version; else nothing after 412.
std::shared_ptr<const ShelvedRule> AskedRuleAsRead(Call& call);
// The version "version" of the query, else the newest; nothing after 404.
const rulebook::Version* AskedVersion(Call& call, const rulebook::Entry& entry);
std::optional<std::int64_t> QueryNumber(const Call& call, std::string_view name);
std::optional<std::int64_t> PathNumber(const Call& call, std::string_view name);

// Denied with a status of its own, for what somebody sees and may not do: never 404.
void MayNot(Call& call, const access::Decision& may);
// An Error of rulebook/entry.h as a problem: its word is the code.
void RefuseRule(Call& call, const Error& error);

// True when they may in all these offices; else the answer was sent.
bool AllowedOrSent(Call& call, access::Action action, const std::vector<std::string>& offices);
// Whoever may write nowhere is told before anything else is looked at.
void OnWorkerOfWriters(Call call, void (*job)(Call));
void SendProblems(Call& call, std::span<const codec::Problem> problems);  // 422
void SendProblem(Call& call, std::string code, std::string pointer, std::string detail);
// Offices that a body names and the administration does not have.
codec::Problems StrangeOffices(const Call& call, const std::vector<std::string>& offices,
                               std::string_view pointer);
// Where whoever does not say it writes: the nation, or the offices that are theirs.
std::vector<std::string> UsualRuleOffices(const Call& call);

// A text of rules: line ends become LF; other control characters are a problem.
void ReadRuleText(codec::JsonReader& in, codec::JsonValue value, std::size_t max,
                  std::string& into);
void ReadOffices(codec::JsonReader& in, codec::JsonValue value, std::vector<std::string>& into);
// Depth and bytes that bodies with texts need: a line end takes two bytes in JSON.
inline constexpr codec::JsonLimits kRuleBody{
    .bytes_max = 3 * kRuleTextMax, .depth_max = 8, .problems_max = 1000};

// The body, or nothing after the problems were sent.
template <typename Body>
std::optional<Body> ReadRuleBody(Call& call, std::span<const codec::JsonMember<Body>> members) {
  codec::JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body, kRuleBody)) {
    in.Object<Body>(*root, members, body);
  }
  if (in.problems().empty()) return body;
  SendProblems(call, in.problems());
  return std::nullopt;
}

// The rules that run, with the schema that rules are read by.
std::shared_ptr<const rulebook::Book> BookOf(const Call& call);

// Records of an entry that was changed, with its event; and of a text that is new.
clearance::PutRecord PutEntry(const rulebook::Entry& entry, std::uint64_t if_version,
                              std::string_view kind, std::string data);
clearance::PutRecord PutText(std::string_view name, std::uint32_t version, std::string text);
// Data of an event about a version; "sha256" of its text where one came.
std::string VersionData(std::uint32_t version, std::string_view note, std::string_view text);

std::string MoveData(const rulebook::Move& move);
std::string ProposalData(std::uint32_t version, const std::vector<std::string>& to,
                         std::string_view note);

// Hands the changed entry (and the text of its newest version, when that is new) over and answers
// with the entry as it is then; `shown` is the text to show.
struct RuleChange {
  rulebook::Entry entry;
  std::uint64_t if_version = 0;
  std::string kind;  // of the event
  std::string data;
  std::optional<std::string> new_text = {};
  std::string shown = {};
  std::uint32_t shown_version = 0;
};
void SubmitRule(Call call, RuleChange change);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_RULE_CALLS_H_
