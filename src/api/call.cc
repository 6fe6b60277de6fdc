#include "api/call.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "api/story.h"
#include "base/hash.h"
#include "clearance/registry.h"

namespace tidewaiter::api {
namespace {

namespace collection = clearance::collection;
using http::Method;

constexpr std::string_view kBearer = "Bearer ";

bool IsWrite(Method method) {
  return method != Method::kGet && method != Method::kHead && method != Method::kOptions;
}

std::vector<http::Header> RetryHeaders(int status) {
  if (status != 503) return {};
  return {{"Retry-After", "2"}};
}

int StatusOfRefusal(const clearance::Refusal& refusal) {
  const std::string& code = refusal.code;
  if (code == "problems") return 422;
  if (code == "version") return 412;
  if (code == "not_authenticated") return 401;
  if (code == "no_right" || code == "not_your_client" || code == "conflicting_roles" ||
      code == "second_factor_needed") {
    return 403;
  }
  return http::StatusOf(refusal.error.code);
}

std::string_view TitleOf(std::string_view code) {
  struct Title {
    std::string_view code;
    std::string_view title;
  };
  static constexpr Title kTitles[] = {
      {"problems", "The input has problems"},
      {"version", "Somebody else changed it first"},
      {"no_right", "This account may not do that"},
      {"not_your_client", "Not a client of this account"},
      {"conflicting_roles", "The roles of this account do not go together"},
      {"second_factor_needed", "A second factor is needed"},
      {"not_found", "There is no such thing"},
      {"lrn_taken", "The local reference number was used before"},
      {"idempotency_key", "The Idempotency-Key was used for something else"},
      {"unavailable", "Try again later"},
      {"wrong_state", "Not possible in the present state"}};
  for (const Title& known : kTitles) {
    if (known.code == code) return known.title;
  }
  return "It was not done";
}

// Who shows an API key or a token of the identity provider.
struct Shown {
  access::Principal who;
  std::optional<access::Session> session;
  bool bad = false;  // something was shown, and it is not good
};

Shown FromBearer(House& house, std::string_view text, std::int64_t now) {
  Shown shown;
  shown.bad = true;
  if (text.starts_with("twk_")) {
    const auto key = access::ParseApiKey(text);
    if (!key) return shown;
    const auto stored = house.directory.Key(key->id);
    if (!stored || !access::VerifyApiKey(*key, stored->hash)) return shown;
    shown.who = access::PrincipalOf(*stored, now);
    shown.bad = shown.who.kind == access::Principal::Kind::kAnonymous;
  } else if (house.oidc) {
    const auto who = house.oidc->Verify(text, now);
    if (!who) return shown;
    shown.who = *who;
    shown.bad = false;
  }
  return shown;
}

Shown FromCookie(House& house, std::string_view token, std::int64_t now) {
  Shown shown;
  shown.bad = true;
  const auto session = house.directory.Session(access::HashToken(token));
  if (!session || !access::IsLive(*session, house.settings.session, now)) return shown;
  const auto account = house.directory.Account(session->account);
  if (!account) return shown;
  shown.who = access::PrincipalOf(*account, session->strong);
  shown.session = *session;
  shown.bad = shown.who.kind == access::Principal::Kind::kAnonymous;
  return shown;
}

Shown WhoIs(House& house, const http::Request& request, std::int64_t now) {
  if (const auto header = request.FindHeader("Authorization")) {
    if (!header->starts_with(kBearer)) return {.who = {}, .session = {}, .bad = true};
    return FromBearer(house, header->substr(kBearer.size()), now);
  }
  if (const auto cookie = request.FindCookie(kCookie)) return FromCookie(house, *cookie, now);
  return {};
}

// Notes that the session is in use, once a minute.
void TouchSession(House& house, access::Session session, std::int64_t now) {
  if (!access::Touch(session, now)) return;
  house.engine.Submit({.who = {},
                       .request = {},
                       .key = {},
                       .request_hash = 0,
                       .work = clearance::PutRecord{std::string(collection::kSession),
                                                    session.token_hash,
                                                    {},
                                                    access::ToJson(session).dump(),
                                                    "",
                                                    ""},
                       .render = {},
                       .done = [](const clearance::Answer&) {}});
}

http::RateVerdict AllowRate(House& house, const Call& call) {
  const double now = house.clock.MonotonicSeconds();
  switch (call.who.kind) {
    case access::Principal::Kind::kAnonymous:
      return house.stranger_rate.Allow(access::PeerKey(call.request.peer), now);
    case access::Principal::Kind::kApiKey:
      return house.key_rate.Allow(call.who.id, now);
    default:
      return house.account_rate.Allow(call.who.id, now);
  }
}

risk::Language LanguageOf(const House& house, const Call& call) {
  if (const auto asked = risk::FindLanguage(call.Query("lang"))) return *asked;
  if (const auto account = house.directory.Account(call.who.id)) {
    if (const auto own = risk::FindLanguage(account->language)) return *own;
  }
  const auto header = call.request.FindHeader("Accept-Language");
  return NegotiateLanguage(header.value_or("")).value_or(risk::Language::kEnglish);
}

// Another site can make a browser send its cookie, but neither this header nor a token.
bool FromThisSite(const House& house, const Call& call) {
  if (!IsWrite(call.request.method)) return true;
  if (call.session) {
    const auto token = call.request.FindHeader("X-CSRF-Token");
    return token && access::CheckCsrfToken(house.key, *call.session, *token);
  }
  if (call.who.kind != access::Principal::Kind::kAnonymous) return true;  // bearer
  const auto site = call.request.FindHeader("Sec-Fetch-Site");
  return !site || *site == "same-origin" || *site == "none";
}

// Who gave the account its password knows it: until it is changed, nothing else can be done with
// it.
bool MustChangePassword(const House& house, const Call& call) {
  if (!call.session || call.request.path.starts_with("/api/v1/session")) return false;
  const auto account = house.directory.Account(call.session->account);
  return account && account->must_change_password;
}

}  // namespace

std::vector<http::Header> SafetyHeaders() {
  return {{"Cache-Control", "no-store"},
          {"X-Content-Type-Options", "nosniff"},
          {"Referrer-Policy", "same-origin"},
          {"Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'"},
          {"Cross-Origin-Resource-Policy", "same-origin"}};
}

int Call::Limit() const {
  constexpr int kUsual = 50;
  int limit = 0;
  const std::string_view text = Query("limit");
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), limit);
  return error == std::errc() && limit > 0 ? limit : kUsual;
}

void Call::Send(int status, std::string json, std::vector<http::Header> headers) {
  for (http::Header& header : SafetyHeaders())
    headers.push_back(std::move(header));
  reply.Send({.status = status,
              .content_type = "application/json",
              .body = std::move(json),
              .headers = std::move(headers)});
}

void Call::SendNothing(std::vector<http::Header> headers) {
  for (http::Header& header : SafetyHeaders())
    headers.push_back(std::move(header));
  reply.Send({.status = 204, .headers = std::move(headers)});
}

void Call::Problem(int status, std::string_view code, std::string_view title,
                   std::string_view detail, std::span<const codec::Problem> problems,
                   BesideProblem beside) {
  std::vector<http::FieldProblem> fields;
  for (const codec::Problem& problem : problems)
    fields.push_back({problem.code, problem.pointer, problem.detail});
  http::Response response = http::Problem(status, code, title, detail, request.id, fields);
  response.headers = std::move(beside.headers);
  for (http::Header& header : SafetyHeaders())
    response.headers.push_back(std::move(header));
  response.log = std::move(beside.log);
  reply.Send(std::move(response));
}

void Call::Fail(const Error& error) {
  const int status = http::StatusOf(error.code);
  // What went wrong inside is for the log, not for whoever asked.
  const bool inside = status >= 500;
  Problem(status,
          status == 503 ? "unavailable"
          : inside      ? "internal"
                        : "refused",
          status == 503 ? "Try again later"
          : inside      ? "Something went wrong here"
                        : error.message,
          inside ? "" : error.message, {},
          {.headers = RetryHeaders(status), .log = inside ? error.message : ""});
}

void Call::Denied(access::Reason reason) {
  if (reason == access::Reason::kOutOfScope) return NotFound();
  const std::string_view code = access::ReasonCode(reason);
  if (reason == access::Reason::kNotAuthenticated) {
    return Problem(401, code, "Sign in first", {}, {},
                   {.headers = {{"WWW-Authenticate", "Bearer"}}});
  }
  Problem(403, code, TitleOf(code));
}

void Call::NotFound() {
  Problem(404, "not_found", "There is no such thing");
}

void Call::Refused(const clearance::Refusal& refusal) {
  const int status = StatusOfRefusal(refusal);
  const bool inside = status >= 500;
  Problem(status, refusal.code.empty() ? "refused" : refusal.code, TitleOf(refusal.code),
          inside ? "" : refusal.error.message, refusal.problems,
          {.headers = RetryHeaders(status), .log = inside ? refusal.error.message : ""});
}

void SubmitThen(Call call, clearance::Work work,
                std::function<void(Call, clearance::Answer)> then) {
  auto kept = std::make_shared<Call>(std::move(call));
  clearance::Engine& engine = kept->house->engine;
  clearance::Command command;
  command.who = kept->who;
  command.request = kept->request.id;
  command.work = std::move(work);
  command.done = [kept, then = std::move(then)](clearance::Answer answer) {
    then(std::move(*kept), std::move(answer));
  };
  engine.Submit(std::move(command));
}

namespace {

std::uint64_t HashOf(const http::Request& request) {
  return Combine(HashBytes(request.target),
                 Combine(static_cast<std::uint64_t>(request.method) + 1, HashBytes(request.body)));
}

void SendAgain(Call& call, int status, const std::string& body) {
  std::vector<http::Header> headers{{"Idempotency-Replayed", "true"}};
  if (status == 204) return call.SendNothing(std::move(headers));
  call.Send(status, body, std::move(headers));
}

// Does what follows from the change, each after the other, and then answers.
void Follow(const std::shared_ptr<Call>& call, std::vector<clearance::PutRecord> records,
            const std::function<void()>& answer) {
  if (records.empty()) return answer();
  for (std::size_t i = 0; i < records.size(); ++i) {
    clearance::Command command;
    command.who = call->who;
    command.request = call->request.id;
    command.work = std::move(records[i]);
    const bool last = i + 1 == records.size();
    command.done = [answer = last ? answer : [] {}](const clearance::Answer&) { answer(); };
    call->house->engine.Submit(std::move(command));
  }
}

void Answered(const std::shared_ptr<Call>& kept, const clearance::Answer& answer,
              const SubmitMore& more) {
  if (const auto* refusal = std::get_if<clearance::Refusal>(&answer.what)) {
    if (refusal->code == "version" && more.again) {
      return OnWorker(std::move(*kept), more.again);
    }
    return kept->Refused(*refusal);
  }
  const auto& rendered = std::get<clearance::Rendered>(answer.what);
  if (answer.replayed) return SendAgain(*kept, rendered.status, rendered.body);
  Follow(kept, more.then,
         [kept, status = rendered.status, body = more.once.empty() ? rendered.body : more.once] {
           if (status == 204) return kept->SendNothing();
           kept->Send(status, body);
         });
}

}  // namespace

bool HasGoodKey(const Call& call, std::size_t max) {
  const std::string_view key = call.request.FindHeader("Idempotency-Key").value_or("");
  return !key.empty() && key.size() <= max &&
         std::ranges::all_of(key, [](char c) { return c > ' ' && c < 0x7F; });
}

bool AnsweredBefore(Call& call) {
  if (!HasGoodKey(call)) return false;  // whoever submits says so
  const desk::Store::Pair key(call.who.id, *call.request.FindHeader("Idempotency-Key"));
  const auto found = call.house->store.FindAnswers(std::span(&key, 1));
  if (!found || found->empty() || !found->front()) return false;
  const desk::AnswerRow& row = *found->front();
  if (row.request != HashOf(call.request)) {
    call.Refused({{ErrorCode::kConflict, "this Idempotency-Key was used for another request", ""},
                  "idempotency_key",
                  {}});
  } else {
    SendAgain(call, row.status, row.body);
  }
  return true;
}

void Submit(Call call, clearance::Work work, Render render, SubmitMore more) {
  if (!HasGoodKey(call)) {
    return call.Problem(400, "idempotency_key_missing",
                        "An Idempotency-Key header of 1 to 64 visible characters is needed");
  }
  auto kept = std::make_shared<Call>(std::move(call));
  clearance::Engine& engine = kept->house->engine;
  clearance::Command command;
  command.who = kept->who;
  command.request = kept->request.id;
  command.key = *kept->request.FindHeader("Idempotency-Key");
  command.request_hash = HashOf(kept->request);
  command.work = std::move(work);
  command.render = std::move(render);
  command.done = [kept, more = std::move(more)](const clearance::Answer& answer) {
    Answered(kept, answer, more);
  };
  engine.Submit(std::move(command));
}

void OnWorker(Call call, std::function<void(Call)> job) {
  auto kept = std::make_shared<Call>(std::move(call));
  const bool taken =
      kept->house->workers->Run([kept, job = std::move(job)] { job(std::move(*kept)); });
  if (!taken) {
    kept->Problem(503, "unavailable", "Too much is waiting", {}, {},
                  {.headers = {{"Retry-After", "2"}}});
  }
}

void Dispatch(House& house, const Operation& operation, http::Request request, http::Reply reply) {
  Call call{&house, std::move(request), std::move(reply), {}, {}, risk::Language::kEnglish};
  const std::int64_t now = call.now_s();
  Shown shown = WhoIs(house, call.request, now);
  call.who = std::move(shown.who);
  call.session = std::move(shown.session);
  if (const auto verdict = AllowRate(house, call); !verdict) {
    const auto wait = static_cast<std::int64_t>(std::ceil(std::max(1.0, verdict.wait_s)));
    return call.Problem(429, "too_many_requests", "Too many requests", {}, {},
                        {.headers = {{"Retry-After", fmt::format("{}", wait)}}});
  }
  if (operation.who == Who::kSignedIn && call.who.kind == access::Principal::Kind::kAnonymous) {
    return call.Denied(access::Reason::kNotAuthenticated);
  }
  // What is packed would have to be unpacked to be looked at: nothing here does.
  if (call.request.FindHeader("Content-Encoding").value_or("identity") != "identity") {
    return call.Problem(415, "content_encoding", "Only bodies that are not packed are taken");
  }
  if (!FromThisSite(house, call)) {
    return call.Problem(403, "csrf", "The X-CSRF-Token of the session is needed");
  }
  if (const auto problems = house.parameters.Check(operation.id, call.request); !problems.empty()) {
    return call.Problem(400, "parameters", "The address asks for what there is not", {}, problems);
  }
  if (MustChangePassword(house, call)) {
    return call.Problem(403, "password_change_needed", "The first password must be changed first");
  }
  call.language = LanguageOf(house, call);
  if (call.session) TouchSession(house, *call.session, now);
  operation.handle(std::move(call));
}

}  // namespace tidewaiter::api
