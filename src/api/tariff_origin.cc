// Rules of origin, the check of goods by them, and what a parcel costs its buyer.
#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/tariff_calls.h"
#include "codec/json_writer.h"
#include "tariff/landed_json.h"
#include "tariff/origin_json.h"

namespace tidewaiter::api {
namespace {

using codec::JsonWriter;

void SendRules(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto code = tariff::GoodsCode::Parse(call.Query("code"));
  if (!code) return SendProblemsOf(call, {{"format", "/code", code.error().message}});
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  tariff::AppendOriginRules(
      json, asked->tariff(),
      {.code = *code, .origin = std::string(call.Query("origin")), .day = asked->day});
  json.EndObject();
  call.Send(200, std::move(out));
}

void SendCheck(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto request = tariff::ReadOriginRequest(call.request.body, asked->day);
  if (!request) return SendProblemsOf(call, request.error());
  const auto answer = tariff::CheckOrigin(asked->tariff(), *request);
  if (!answer) return SendProblemsOf(call, answer.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  tariff::AppendOriginAnswer(json, *answer);
  json.EndObject();
  call.Send(200, std::move(out));
}

void SendLanded(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto question = tariff::ReadLandedQuestion(call.request.body, asked->day);
  if (!question) return SendProblemsOf(call, question.error());
  const auto answer = tariff::ReckonLanded(asked->tariff(), *question);
  if (!answer) return SendProblemsOf(call, answer.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  tariff::AppendLandedAnswer(json, asked->tariff(), *answer);
  json.EndObject();
  call.Send(200, std::move(out));
}

}  // namespace

void GetOriginRules(Call call) {
  ServeTariff(std::move(call), SendRules);
}
void CheckOrigin(Call call) {
  ServeTariff(std::move(call), SendCheck);
}
void ReckonLanded(Call call) {
  ServeTariff(std::move(call), SendLanded);
}

}  // namespace tidewaiter::api
