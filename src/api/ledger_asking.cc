// Questions about registries of numbers and letters of credit: nothing is kept but who asked.
#include <algorithm>
#include <cmath>
#include <cstring>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "api/asked.h"
#include "api/ledger_calls.h"
#include "api/ledger_numbers.h"
#include "api/operations.h"
#include "api/views.h"
#include "base/calendar.h"
#include "codec/encoding.h"
#include "codec/json_writer.h"
#include "ledger/presentation.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using member::Member;
using Json = nlohmann::json;

// ---- Numbers

std::string RegistryOf(const Call& call) {
  return fmt::format("numbers/{}", call.request.PathParameter("local"));
}

void RefuseNumber(Call& call, const Error& error) {
  if (error.code == ErrorCode::kNotFound) return call.NotFound();
  if (error.code == ErrorCode::kFailedPrecondition) {
    return call.Problem(409, "no_registry_key", "The key of this registry is not kept here");
  }
  if (error.code == ErrorCode::kInvalidArgument) {
    return SendOneProblem(call, "format", "/blinded", error.message);
  }
  call.Fail(error);
}

// Registries are for customs: a trader's system that may ask does it blinded.
bool IsOfficer(Call& call) {
  if (SeesAllRecords(call.who)) return true;
  call.Denied(access::Reason::kNoRight);
  return false;
}

void LookUp(Call call, Member& ledger) {
  if (!IsOfficer(call)) return;
  const std::string object = RegistryOf(call);
  const auto answer =
      call.house->numbers->LookUp(ledger, *call.house->payloads, object, call.Query("number"));
  if (!answer) return RefuseNumber(call, answer.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("listed", answer->listed).Member("registry", object);
  json.Member("as_of", TimeText(answer->as_of_ms)).Key("entry").BeginObject();
  json.Member("number", answer->number).Member("index", answer->index).EndObject().EndObject();
  SendNoted(std::move(call), object, "number looked up", std::move(out));
}

struct BlindedBody {
  std::string blinded = {};
};
constexpr codec::JsonMember<BlindedBody> kBlinded[] = {
    {"blinded", codec::kRequired, [](JsonReader& in, JsonValue v, BlindedBody& b) {
       in.Text(v, {.min = 1, .max = 64}, b.blinded);
     }}};

void Evaluate(Call call, Member& ledger) {
  const auto body = ReadLedgerBody<BlindedBody>(call, kBlinded);
  if (!body) return;
  const auto verdict =
      call.house->number_rate.Allow(call.who.id, call.house->clock.MonotonicSeconds());
  if (!verdict) {
    const auto wait = static_cast<std::int64_t>(std::ceil(std::max(1.0, verdict.wait_s)));
    return call.Problem(429, "too_many_requests", "Too many numbers", {}, {},
                        {.headers = {{"Retry-After", fmt::format("{}", wait)}}});
  }
  ledger::OprfElement blinded{};
  const auto bytes = codec::Base64Decode(body->blinded);
  if (!bytes || bytes->size() != blinded.size()) {
    return SendOneProblem(call, "format", "/blinded", "is not base64 of 32 bytes");
  }
  std::memcpy(blinded.data(), bytes->data(), blinded.size());
  const auto answer =
      call.house->numbers->Evaluate(ledger, *call.house->payloads, RegistryOf(call), blinded);
  if (!answer) return RefuseNumber(call, answer.error());
  std::string out;
  JsonWriter(out)
      .BeginObject()
      .Member("evaluated", codec::Base64Encode(std::string_view(
                               reinterpret_cast<const char*>(answer->data()), answer->size())))
      .EndObject();
  call.Send(200, std::move(out));
}

// ---- Letters of credit

struct PresentationBody {
  std::string credit = {};
  std::string envelope = {};
};
constexpr codec::JsonMember<PresentationBody> kPresentation[] = {
    {"credit", codec::kRequired,
     [](JsonReader& in, JsonValue v, PresentationBody& b) { ReadJsonObject(in, v, b.credit); }},
    {"envelope", codec::kRequired,
     [](JsonReader& in, JsonValue v, PresentationBody& b) { ReadJsonObject(in, v, b.envelope); }}};

// Names of titles in the envelope become what the ledger says of them now.
Result<std::string> WithTitles(const Call& call, const Member& ledger, const std::string& envelope,
                               codec::Problems& problems) {
  Json parsed = Json::parse(envelope, nullptr, false);
  if (!parsed.is_object() || !parsed.contains("documents") || !parsed["documents"].is_array()) {
    return envelope;  // its reader says what is wrong
  }
  for (std::size_t i = 0; i < parsed["documents"].size(); ++i) {
    Json& document = parsed["documents"][i];
    if (!document.is_object() || !document.contains("title") || !document["title"].is_string()) {
      continue;
    }
    const std::string object = document["title"];
    const auto story = object.starts_with("title/")
                           ? ledger.Tell(object)
                           : Result<member::Story>(Fail(ErrorCode::kNotFound, "no title"));
    if (!story && story.error().code != ErrorCode::kNotFound) {
      return std::unexpected(story.error());
    }
    const auto may = story ? MaySee(call, ledger, *story) : Result<bool>(false);
    if (!may) return std::unexpected(may.error());
    if (!*may) {
      problems.push_back(
          {"unknown", fmt::format("/envelope/documents/{}/title", i), "there is no such title"});
      document.erase("title");
    } else {
      document["title"] = Json::parse(story->record.data, nullptr, false);
    }
  }
  return parsed.dump();
}

void Add(codec::Problems& all, std::string_view where, const codec::Problems& problems) {
  for (codec::Problem problem : problems) {
    problem.pointer = std::string(where) + problem.pointer;
    all.push_back(std::move(problem));
  }
}

std::string PresentationJson(const codec::Problems& problems,
                             const std::vector<ledger::Discrepancy>& discrepancies,
                             std::string_view last_day) {
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Key("problems").BeginArray();
  for (const codec::Problem& problem : problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray().Key("discrepancies").BeginArray();
  for (const ledger::Discrepancy& one : discrepancies) {
    json.BeginObject().Member("code", one.code).Member("article", one.article);
    json.Member("pointer", "/envelope" + one.pointer).Member("detail", one.detail).EndObject();
  }
  json.EndArray().Member("last_day", last_day).EndObject();
  return out;
}

void Presentation(Call call, Member& ledger) {
  const auto body = ReadLedgerBody<PresentationBody>(call, kPresentation);
  if (!body) return;
  codec::Problems problems;
  const auto envelope_text = WithTitles(call, ledger, body->envelope, problems);
  if (!envelope_text) return call.Fail(envelope_text.error());
  const ledger::CreditRead credit = ledger::ReadCredit(body->credit);
  const ledger::EnvelopeRead envelope = ledger::ReadEnvelope(*envelope_text);
  Add(problems, "/credit", credit.problems);
  Add(problems, "/envelope", envelope.problems);
  if (!problems.empty()) return call.Send(200, PresentationJson(problems, {}, ""));
  call.Send(200, PresentationJson({}, ledger::CheckPresentation(credit.terms, envelope.envelope),
                                  FormatDay(ledger::LastDay(credit.terms, envelope.envelope))));
}

}  // namespace

void LookUpLedgerNumber(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, LookUp);
}
void EvaluateLedgerNumber(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Evaluate);
}
void CheckPresentation(Call call) {
  ServeLedger(std::move(call), {Action::kReadLedger}, Presentation);
}

}  // namespace tidewaiter::api
