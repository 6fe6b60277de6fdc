// Duties reckoned for whoever asks, and for an item that was declared wrongly.
#include <charconv>

#include <fmt/format.h>

#include "api/asked.h"
#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/tariff_calls.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"
#include "tariff/json.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;
using codec::kOptional;

// ---- POST /tariff/duty

void ReckonDutyOf(Call call) {
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto request = tariff::ReadDutyRequest(call.request.body, asked->day);
  if (!request) return SendProblemsOf(call, request.error());
  std::expected<tariff::DutyAnswer, codec::Problems> answer = std::unexpected(codec::Problems{});
  call.house->engine.tariff_desk().Read([&](const tariff::QuotaBook& quotas) {
    answer = tariff::ReckonDuty(asked->tariff(), *request, &quotas);
  });
  if (!answer) return SendProblemsOf(call, answer.error());
  std::string out;
  JsonWriter json(out);
  json.BeginObject();
  const auto line = asked->goods().Find(answer->question.code, answer->question.day);
  if (line) {
    const AskedTariff then{asked->in_force, answer->question.day, asked->language};
    json.Key("line");
    TariffViews(then).AppendLine(json, *line);
  }
  tariff::AppendDutyAnswer(json, asked->tariff(), *answer);
  json.EndObject();
  call.Send(200, std::move(out));
}

// ---- POST /declarations/{id}/items/{number}/duty

// What was found instead of what was declared.
struct Corrections {
  std::string hs_code;
  std::string origin;
  std::optional<std::string> preference;
  std::string value;
  std::optional<double> net_mass_kg;
  std::optional<double> quantity;
  std::string quantity_unit;
};

void ReadMass(JsonReader& in, JsonValue value, std::optional<double>& into) {
  double number = 0;
  in.Number(value, 0, 1e12, number);
  into = number;
}

constexpr codec::JsonMember<Corrections> kCorrections[] = {
    {"hs_code", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) {
       in.Text(v, {.min = 2, .max = 12, .characters = codec::Characters::kDigits}, c.hs_code);
     }},
    {"origin", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) {
       in.Text(v, {.min = 2, .max = 2, .characters = codec::Characters::kUpperLetters}, c.origin);
     }},
    {"preference", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) {
       in.Text(v, {.max = 16}, c.preference.emplace());
     }},
    {"value", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) {
       in.Text(v, {.min = 1, .max = 24}, c.value);
     }},
    {"net_mass_kg", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) { ReadMass(in, v, c.net_mass_kg); }},
    {"quantity", kOptional,
     [](JsonReader& in, JsonValue v, Corrections& c) { ReadMass(in, v, c.quantity); }},
    {"quantity_unit", kOptional, [](JsonReader& in, JsonValue v, Corrections& c) {
       in.Text(v, {.min = 1, .max = 8}, c.quantity_unit);
     }}};

// Applies them to the item. Problems: a value or code that is none.
codec::Problems Correct(const Corrections& corrections, int digits, desk::GoodsItem& item) {
  codec::Problems problems;
  if (!corrections.hs_code.empty()) item.hs_code = corrections.hs_code;
  if (!corrections.origin.empty()) {
    item.origin = corrections.origin;
    item.preference.clear();  // it was for the declared origin
  }
  if (corrections.preference) item.preference = *corrections.preference;
  if (!corrections.value.empty()) {
    const auto minor = desk::ParseAmount(corrections.value, digits);
    if (!minor) {
      problems.push_back({"format", "/value", minor.error().message});
    } else if (*minor < 0) {
      problems.push_back({"range", "/value", "must not be below 0"});
    } else {
      item.value_minor = *minor;
    }
  }
  if (corrections.net_mass_kg) item.net_mass_kg = *corrections.net_mass_kg;
  if (corrections.quantity) item.quantity = *corrections.quantity;
  if (!corrections.quantity_unit.empty()) item.quantity_unit = corrections.quantity_unit;
  return problems;
}

// What is the same for the item as declared and as found.
struct About {
  const tariff::Tariff& tariff;
  Day day = 0;
  std::vector<std::string> documents;  // their types
};

std::expected<tariff::Question, codec::Problems> QuestionOf(const desk::GoodsItem& item,
                                                            const About& about) {
  const auto code = tariff::GoodsCode::Parse(item.hs_code);
  if (!code) {
    return std::unexpected(codec::Problems{{"format", "/hs_code", code.error().message}});
  }
  tariff::Question question;
  question.code = *code;
  question.day = about.day;
  question.documents = about.documents;
  question.origin = item.origin;
  question.dispatch = item.dispatch;
  question.customs_value =
      Decimal::FromMinor(item.value_minor, about.tariff.reckoning().currency_digits);
  question.quantities = clearance::QuantitiesOf(item);
  if (!item.preference.empty()) question.preference = item.preference;
  question.order_number = item.quota_order_number;
  return question;
}

void AppendCharges(JsonWriter& json, std::string_view member, const tariff::Charges& charges) {
  json.Key(member).BeginObject().Member("duty", charges.duty.text());
  json.Member("excise", charges.excise.text()).Member("vat", charges.vat.text());
  json.Member("total", (charges.duty + charges.excise + charges.vat).text()).EndObject();
}

// One side of the comparison; problems go under `side`.
std::optional<tariff::Charges> ChargesOf(const About& about, const desk::GoodsItem& item,
                                         std::string_view side, codec::Problems& problems) {
  const auto note = [&](codec::Problems more) {
    for (codec::Problem& problem : more) {
      problem.pointer = fmt::format("/{}{}", side, problem.pointer);
      problems.push_back(std::move(problem));
    }
  };
  auto question = QuestionOf(item, about);
  if (!question) {
    note(std::move(question.error()));
    return std::nullopt;
  }
  auto charges = tariff::Reckon(about.tariff, *question);
  if (charges) return *charges;
  note(std::move(charges.error()));
  return std::nullopt;
}

void AppendLinesOf(JsonWriter& json, const About& about, const desk::GoodsItem& item) {
  const auto question = QuestionOf(item, about);
  if (!question) return;
  const auto statement = tariff::Assess(about.tariff, *question);
  if (!statement || statement->options.empty()) return;
  json.Key("lines");
  tariff::AppendDutyLines(json, about.tariff, statement->chosen().lines);
}

// The item {number} of the document, from 1. Nothing after an answer was sent.
std::optional<desk::GoodsItem> AskedItem(Call& call, const desk::Document& document) {
  const std::string_view text = call.request.PathParameter("number");
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool whole = error == std::errc() && end == text.data() + text.size();
  if (!whole || number == 0 || number > document.items.size()) {
    call.NotFound();
    return std::nullopt;
  }
  return document.items[number - 1];
}

void ReckonItem(Call call) {
  const auto row = AskedDeclaration(call);
  if (!row) return;
  const auto asked = AskForTariff(call);
  if (!asked) return;
  const auto document = DocumentOf(call, *row);
  if (!document) return call.Fail(document.error());
  const auto item = AskedItem(call, **document);
  if (!item) return;
  JsonReader in;
  Corrections corrections;
  if (const auto root = in.Parse(call.request.body))
    in.Object<Corrections>(*root, kCorrections, corrections);
  if (!in.problems().empty()) return SendProblemsOf(call, in.problems());
  const tariff::Tariff& tariff = asked->tariff();
  desk::GoodsItem corrected = *item;
  const codec::Problems wrong =
      Correct(corrections, call.house->settings.currency_digits, corrected);
  if (!wrong.empty()) return SendProblemsOf(call, wrong);
  // The law of the day on which it was accepted.
  const std::int64_t at_ms = row->decided_ms != 0 ? row->decided_ms : row->lodged_ms;
  About about{.tariff = tariff, .day = static_cast<Day>(at_ms / 86'400'000), .documents = {}};
  for (const desk::DocumentReference& reference : (*document)->documents)
    about.documents.push_back(reference.type);
  codec::Problems problems;
  const auto before = ChargesOf(about, *item, "declared", problems);
  const auto after = ChargesOf(about, corrected, "corrected", problems);
  std::string out;
  JsonWriter json(out);
  json.BeginObject().Member("day", FormatDay(about.day));
  json.Member("currency", tariff.reckoning().currency);
  if (before) AppendCharges(json, "declared", *before);
  if (after) AppendCharges(json, "corrected", *after);
  if (before && after) {
    const Decimal difference =
        after->duty + after->excise + after->vat - before->duty - before->excise - before->vat;
    json.Member("difference", difference.text());
  }
  AppendLinesOf(json, about, corrected);
  json.Key("problems").BeginArray();
  for (const codec::Problem& problem : problems) {
    json.BeginObject().Member("code", problem.code).Member("pointer", problem.pointer);
    json.Member("detail", problem.detail).EndObject();
  }
  json.EndArray().EndObject();
  SendNoted(std::move(call), row->id, "duty", std::move(out));
}

}  // namespace

void ReckonDuty(Call call) {
  ServeTariff(std::move(call), ReckonDutyOf);
}
void ReckonItemDuty(Call call) {
  OnWorker(std::move(call), ReckonItem);
}

}  // namespace tidewaiter::api
