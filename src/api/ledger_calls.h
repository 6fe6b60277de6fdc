// What the operations of the ledger have in common: the ledger itself, who may see and say what,
// bodies, and refusals.
//
//   void List(Call call, member::Member& ledger) { ... }
//   void ListLedgerRecords(Call call) { ServeLedger(std::move(call), {Action::kReadLedger}, List);
//   }
//
// Officers see all records. Traders and their systems see those of which a key that is kept here
// for one of their clients is a party, and those that were said of one of their clients.
// Who may say something follows from the keys that sign it: a key of this administration takes
// write_ledger (acquit_ledger where the type is a use), a key of a client that client's own people
// and nobody else, not even an officer.
#ifndef TIDEWAITER_API_LEDGER_CALLS_H_
#define TIDEWAITER_API_LEDGER_CALLS_H_

#include <initializer_list>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "api/call.h"
#include "codec/json_reader.h"
#include "ledger/refusal.h"
#include "member/member.h"

namespace tidewaiter::api {

// A wish with its private fields: an entry has up to 60 kB, a payload up to 1 MiB with salts.
inline constexpr codec::JsonLimits kLedgerBody{
    .bytes_max = std::size_t{1} << 20U, .depth_max = 32, .problems_max = 1000};
inline constexpr std::size_t kPrivateFieldsMax = 64;

// Collections of records of the desk.
inline constexpr std::string_view kLedgerDrafts = "ledger_draft";
// Of a draft that was said while nobody waited for the answer: who asks again gets it from here.
inline constexpr std::string_view kLedgerSaidLater = "ledger_said";
inline constexpr std::string_view kLedgerSeen = "ledger_alarm_seen";  // by alarm

// Who began a bond, by object: its approval takes another person as it takes another key.
inline constexpr std::string_view kLedgerUndertaken = "ledger_undertaken";
inline constexpr std::string_view kUndertaking = "bond.undertake";
inline constexpr std::string_view kApproval = "bond.approve";

// Where an operation begins: 401 or 403 for who may do none of these anywhere, 404 no_ledger where
// this server has none, else the job on a worker.
using LedgerJob = void (*)(Call call, member::Member& ledger);
void ServeLedger(Call call, std::initializer_list<access::Action> actions, LedgerJob job);
// The same for everybody, signed in or not.
void ServeLedgerToAll(Call call, LedgerJob job);

// True where there is a good Idempotency-Key; else 400 was sent. For what is done before Submit.
bool NeedsKey(Call& call);

// "title/T-7" of the path's kind and local.
std::string AskedObject(const Call& call);

// Officers, and who else has read_ledger for all.
bool SeesAllRecords(const access::Principal& who);
// Keys that are kept here for clients of `who`.
std::set<std::string> KeysOf(const access::Principal& who, const member::Member& ledger);
// Whether one of these keys is named in the state, or signed.
bool NamesOneOf(const member::Story& story, const std::set<std::string>& keys);
// The story of the path's object, or nothing after 404.
std::optional<member::Story> AskedStory(Call& call, member::Member& ledger);
// Whether `who` may see it; on a worker, since it may ask the store.
Result<bool> MaySee(const Call& call, const member::Member& ledger, const member::Story& story);

// Types that note what somebody else's record was used for: certificate.use, carnet.movement.
bool IsUse(std::string_view type);
// Whether this account may say things of this type at all, before anything was signed.
access::Decision MaySayType(const access::Principal& who, std::string_view type);
// Whether all of these are keys that this account acts for; the reason, else.
access::Decision MaySign(const access::Principal& who, const member::Member& ledger,
                         std::string_view type, std::span<const std::string> signers);
// The same for the member, which asks of one key after the other: it uses no other ones.
member::MayUse UsableBy(const access::Principal& who, const member::Member& ledger);

// What a wish or a draft could not be made of, as 422 with its pointer, or what went wrong.
void RefuseSaying(Call& call, const Error& error);
// What the rules refuse: 409 number_taken when somebody was first, else 422 with all of it.
void RefuseByRules(Call& call, const ledger::Refusals& refusals);
// 422 with all of them.
void SendLedgerProblems(Call& call, std::span<const codec::Problem> problems);
void SendOneProblem(Call& call, std::string_view code, std::string_view pointer,
                    std::string detail);
codec::Problems ProblemsOf(const ledger::Refusals& refusals);

// The value of an object as compact JSON; a problem for anything else.
void ReadJsonObject(codec::JsonReader& in, codec::JsonValue value, std::string& into);

// The body, or nothing after 422 with all problems.
template <typename Body>
std::optional<Body> ReadLedgerBody(Call& call, std::span<const codec::JsonMember<Body>> members) {
  codec::JsonReader in;
  Body body;
  if (const auto root = in.Parse(call.request.body, kLedgerBody)) {
    in.Object<Body>(*root, members, body);
  }
  if (in.problems().empty()) return body;
  SendLedgerProblems(call, in.problems());
  return std::nullopt;
}

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_LEDGER_CALLS_H_
