// Call: one request to an operation, with who it is from, and the ways to answer it.
//
//   void GetPolicy(Call call) {
//     if (!call.May(Action::kListQueue, {})) return call.Denied();
//     call.Send(200, json);
//   }
//
// Every answer has Cache-Control: no-store and the headers that keep browsers from guessing. A Call
// is moved; it answers once.
#ifndef TIDEWAITER_API_CALL_H_
#define TIDEWAITER_API_CALL_H_

#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "access/rights.h"
#include "access/token.h"
#include "api/house.h"
#include "clearance/command.h"
#include "http/problem.h"
#include "http/reply.h"
#include "http/router.h"
#include "risk/sentences.h"

namespace tidewaiter::api {

// The cookie of a session. "__Host-" is for connections over TLS alone: browsers refuse it
// otherwise.
inline constexpr std::string_view kCookie = "tidewaiter_session";

// What goes with a problem.
struct BesideProblem {
  std::vector<http::Header> headers = {};
  std::string log = {};  // for the log alone
};

struct Call {
  House* house = nullptr;
  http::Request request;
  http::Reply reply;
  access::Principal who;
  std::optional<access::Session> session;
  risk::Language language = risk::Language::kEnglish;
  int tries = 0;  // how often it was begun anew because a record had changed meanwhile

  [[nodiscard]] bool May(access::Action action, const access::Subject& subject) const {
    return access::Allows(who, action, subject).allowed;
  }
  [[nodiscard]] std::int64_t now_ms() const { return house->clock.UnixMilliseconds(); }
  [[nodiscard]] std::int64_t now_s() const { return house->clock.UnixSeconds(); }
  // The size of a page: "limit", which was checked already.
  [[nodiscard]] int Limit() const;
  [[nodiscard]] std::string_view Query(std::string_view name) const {
    return request.FindQuery(name).value_or("");
  }

  void Send(int status, std::string json, std::vector<http::Header> headers = {});
  void SendNothing(std::vector<http::Header> headers = {});  // 204
  void Problem(int status, std::string_view code, std::string_view title,
               std::string_view detail = {}, std::span<const codec::Problem> problems = {},
               BesideProblem beside = {});
  void Fail(const Error& error);
  // 401 for nobody, 403 with the reason, 404 for what is out of scope.
  void Denied(access::Reason reason);
  void NotFound();
  void Refused(const clearance::Refusal& refusal);
};

using Render = std::function<clearance::Rendered(const clearance::Applied&)>;
struct SubmitMore {
  std::string once = {};  // the first answer, where it has more than later ones
  std::vector<clearance::PutRecord> then =
      {};                                // follows before the first answer; not when repeated
  std::function<void(Call)> again = {};  // on a worker, when the version was changed meanwhile
};
// Hands the work to the engine and answers with what `render` makes of it. Asks for the
// Idempotency-Key: the same request with the same key gets the same answer again.
void Submit(Call call, clearance::Work work, Render render, SubmitMore more = {});
// The same, and `then` answers instead (also after a refusal, which it must send itself).
void SubmitThen(Call call, clearance::Work work, std::function<void(Call, clearance::Answer)> then);

// Answers a request that was answered before, or one whose key was used for another; true when it
// did. For operations that look at what is there before they hand their work over: the second time
// it is no longer as it was. On a worker, after the rights.
bool AnsweredBefore(Call& call);
// Whether the Idempotency-Key is one: 1 to `max` visible ASCII characters.
bool HasGoodKey(const Call& call, std::size_t max = 64);

// Runs on a worker: for everything that reads from the store.
void OnWorker(Call call, std::function<void(Call)> job);

using Handle = void (*)(Call);
enum class Who : std::uint8_t { kAnyone, kSignedIn };
struct Operation {
  http::Method method;
  std::string_view path;
  std::string_view id;  // operationId in openapi.json
  Who who;
  Handle handle;
};

// All operations, in the order of the description.
std::span<const Operation> Operations();

// Finds out who the request is from (cookie or bearer), checks the CSRF token of writes, the rate
// and the language, and calls the operation or answers itself.
void Dispatch(House& house, const Operation& operation, http::Request request, http::Reply reply);

// Headers that every answer carries.
std::vector<http::Header> SafetyHeaders();

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_CALL_H_
