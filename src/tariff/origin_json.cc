// Rules of origin, and judgements by them, as JSON.
#include "tariff/origin_json.h"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "tariff/json_parts.h"

namespace tidewaiter::tariff {
namespace {

using codec::JsonWriter;

std::string_view KindName(NeedKind kind) {
  constexpr std::array<std::string_view, 7> kNames = {
      "wholly_obtained", "change",
      "any_materials",   "materials_wholly_obtained",
      "max_value",       "not_above_originating",
      "regional_value"};
  return kNames[static_cast<std::size_t>(kind)];
}

std::string_view MethodName(RegionalMethod method) {
  constexpr std::array<std::string_view, 4> kNames = {"build_down", "build_up", "either",
                                                      "focused"};
  return kNames[static_cast<std::size_t>(method)];
}

std::string RangeText(const CodeRange& range) {
  return CodeRangesText({range});
}

void AppendRanges(JsonWriter& json, std::string_view member, const std::vector<CodeRange>& codes) {
  json.Key(member).BeginArray();
  for (const CodeRange& range : codes)
    json.Text(RangeText(range));
  json.EndArray();
}

void AppendAllowances(JsonWriter& json, const Need& need) {
  json.Key("allowances").BeginArray();
  for (const Allowance& allowance : need.allowances) {
    json.BeginObject().Member("percent", allowance.percent.text());
    AppendRanges(json, "codes", allowance.codes);
    json.EndObject();
  }
  json.EndArray();
}

void AppendNeed(JsonWriter& json, const Need& need) {
  json.BeginObject().Member("notation", NeedsText({need})).Member("kind", KindName(need.kind));
  if (need.kind == NeedKind::kChange) json.Member("level", need.level);
  const bool regional = need.kind == NeedKind::kRegionalValue;
  if (regional || need.kind == NeedKind::kMaxValue) {
    json.Member("percent", need.percent.text());
    json.Member("price", need.base == PriceBase::kFob ? "fob" : "ex_works");
  }
  if (regional) json.Member("method", MethodName(need.method));
  if (need.own_heading) json.Member("own_heading", true);
  if (!need.codes.empty()) AppendRanges(json, "codes", need.codes);
  if (!need.except.empty()) AppendRanges(json, "except", need.except);
  if (!need.allowances.empty()) AppendAllowances(json, need);
  json.EndObject();
}

void AppendRule(JsonWriter& json, const OriginRule& rule, std::size_t number) {
  json.BeginObject().Member("rule", number).Member("text", rule.text);
  json.Member("alternative", rule.alternative).Member("understood", rule.needs.has_value());
  json.Key("needs").BeginArray();
  if (rule.needs) {
    for (const Need& need : *rule.needs)
      AppendNeed(json, need);
  }
  json.EndArray().Member("quota", rule.quota).EndObject();
}

void AppendEntry(JsonWriter& json, const OriginScheme& scheme, const OriginMatch& match,
                 std::size_t number) {
  const OriginEntry& entry = *match.entry;
  json.BeginObject().Member("entry", number).Member("codes", RangeText(entry.codes));
  json.Member("heading", entry.heading).MemberUnlessEmpty("goods", entry.goods);
  json.Member("whole", match.whole).Member("joined", entry.joined);
  AppendValidity(json, entry.validity);
  json.Key("rules").BeginArray();
  for (std::size_t i = 0; i < entry.rules.size(); ++i)
    AppendRule(json, entry.rules[i], i);
  json.EndArray().Key("questions").BeginArray();
  for (const OriginQuestion& question : OriginQuestions(scheme, entry))
    json.BeginObject().Member("id", question.id).Member("text", question.text).EndObject();
  json.EndArray().EndObject();
}

void AppendCumulation(JsonWriter& json, const OriginScheme& scheme) {
  json.Key("cumulation").BeginArray();
  for (const Cumulation kind :
       {Cumulation::kBilateral, Cumulation::kDiagonal, Cumulation::kExtended}) {
    const auto of_kind = [kind](const auto& row) { return row.first == kind; };
    if (std::ranges::none_of(scheme.cumulation, of_kind)) continue;
    json.BeginObject().Member("kind", CumulationName(kind)).Key("countries").BeginArray();
    for (const auto& row : scheme.cumulation)
      if (of_kind(row)) json.Text(row.second);
    json.EndArray().EndObject();
  }
  json.EndArray();
}

void AppendTexts(JsonWriter& json, const OriginScheme& scheme) {
  json.Key("proofs").BeginArray();
  for (const OriginProof& proof : scheme.proofs)
    json.BeginObject().Member("code", proof.code).Member("name", proof.name).EndObject();
  json.EndArray().Key("articles").BeginArray();
  for (const auto& [subject, article] : scheme.articles)
    json.BeginObject().Member("subject", subject).Member("article", article).EndObject();
  json.EndArray();
}

void AppendPreferences(JsonWriter& json, const Tariff& tariff, const OriginScheme& scheme,
                       const std::vector<OriginPreference>& preferences) {
  json.Key("preferences").BeginArray();
  for (const OriginPreference& preference : preferences) {
    if (std::ranges::find(preference.schemes, &scheme) == preference.schemes.end()) continue;
    const Measure& measure = tariff.measures()[preference.measure];
    const MeasureType* type = tariff.FindType(measure.type);
    json.BeginObject().Member("measure", measure.id);
    json.Member("name", type == nullptr ? measure.type : type->name);
    json.Member("preference", type == nullptr ? std::string() : type->preference);
    json.Member("rate", measure.elsewhere.empty() ? measure.duty.text() : measure.elsewhere);
    json.Member("area", measure.area).MemberUnlessEmpty("order_number", measure.order_number);
    json.EndObject();
  }
  json.EndArray();
}

void AppendScheme(JsonWriter& json, const Tariff& tariff, const OriginScheme& scheme,
                  const OriginAsked& asked, const std::vector<OriginPreference>& preferences) {
  json.BeginObject().Member("code", scheme.code).Member("title", scheme.title);
  AppendValidity(json, scheme.validity);
  json.Member("unilateral", scheme.unilateral).Key("countries").BeginArray();
  for (const std::string& country : scheme.countries)
    json.Text(country);
  json.EndArray();
  AppendCumulation(json, scheme);
  AppendTexts(json, scheme);
  if (scheme.tolerance_percent) json.Member("tolerance_percent", scheme.tolerance_percent->text());
  AppendRanges(json, "no_tolerance", scheme.no_tolerance);
  json.Member("no_drawback", scheme.drawback_forbidden);
  AppendPreferences(json, tariff, scheme, preferences);
  json.Key("entries").BeginArray();
  const auto matches = tariff.origins().Lookup(scheme, asked.code, asked.day);
  for (std::size_t i = 0; i < matches.size(); ++i)
    AppendEntry(json, scheme, matches[i], i);
  json.EndArray().EndObject();
}

void AppendSteps(JsonWriter& json, const OriginJudgement& judged) {
  json.Key("steps").BeginArray();
  for (const OriginStep& step : judged.steps) {
    json.BeginObject();
    if (step.rule) json.Member("rule", *step.rule);
    json.Member("need", step.need).Member("verdict", VerdictName(step.verdict));
    json.Member("why", step.why).MemberUnlessEmpty("detail", step.detail);
    if (step.share) json.Member("share", step.share->text());
    json.EndObject();
  }
  json.EndArray().Key("reminders").BeginArray();
  for (const OriginReminder& reminder : judged.reminders) {
    json.BeginObject().Member("id", reminder.id);
    json.MemberUnlessEmpty("detail", reminder.detail).EndObject();
  }
  json.EndArray();
}

// The scheme, or what keeps the goods from it.
const OriginScheme* SchemeOf(const Tariff& tariff, const OriginRequest& request,
                             Problems& problems) {
  const OriginScheme* scheme = tariff.origins().FindScheme(request.scheme);
  if (scheme == nullptr) {
    problems.push_back({"unknown_scheme", "/scheme", "there is no scheme " + request.scheme});
    return nullptr;
  }
  if (!scheme->validity.Holds(request.day)) {
    problems.push_back(
        {"scheme_not_in_force", "/day",
         fmt::format("{} is not in force on {}", scheme->code, FormatDay(request.day))});
    return scheme;
  }
  const auto partners = tariff.OriginSchemesFor(request.answers.exporter, request.day);
  if (std::ranges::find(partners, scheme) == partners.end()) {
    problems.push_back({"not_a_partner", "/exporter",
                        request.answers.exporter + " is no partner of " + scheme->code});
  }
  return scheme;
}

// Those among the entries that are asked for.
std::vector<std::size_t> EntriesOf(const OriginRequest& request,
                                   const std::vector<OriginMatch>& matches, Problems& problems) {
  std::vector<std::size_t> entries;
  if (matches.empty()) {
    problems.push_back({"no_rule_for_goods", "/code",
                        request.scheme + " has no rule for " + request.answers.product.text()});
  } else if (request.entry && *request.entry >= matches.size()) {
    problems.push_back({"unknown_entry", "/entry",
                        fmt::format("there are {} entries for these goods", matches.size())});
  }
  for (std::size_t i = 0; i < matches.size(); ++i)
    if (!request.entry || *request.entry == i) entries.push_back(i);
  for (std::size_t i = 0; i < request.stated.size(); ++i) {
    const auto& stated = request.stated[i];
    const auto entry = static_cast<std::size_t>(stated.entry);
    if (entry < matches.size() &&
        static_cast<std::size_t>(stated.rule) < matches[entry].entry->rules.size()) {
      continue;
    }
    problems.push_back({"unknown_rule", fmt::format("/stated/{}", i), "there is no such rule"});
  }
  return entries;
}

OriginAnswers AnswersFor(const Tariff& tariff, const OriginRequest& request, std::size_t entry) {
  OriginAnswers answers = request.answers;
  if (answers.importer.empty()) answers.importer = tariff.reckoning().country;
  for (const OriginRequest::Stated& stated : request.stated) {
    if (static_cast<std::size_t>(stated.entry) == entry)
      answers.stated.emplace_back(static_cast<std::size_t>(stated.rule), stated.met);
  }
  return answers;
}

void NoteOnce(Problem problem, Problems& problems) {
  if (problem.pointer == "/product") problem.pointer = "/code";
  if (std::ranges::find(problems, problem) == problems.end())
    problems.push_back(std::move(problem));
}

}  // namespace

std::vector<OriginPreference> OriginPreferences(const Tariff& tariff, const OriginAsked& asked) {
  std::vector<OriginPreference> found;
  const auto line = tariff.goods().Find(asked.code, asked.day);
  if (!line) return found;
  std::vector<std::uint32_t> numbers;
  tariff.MeasuresFor(*line, asked.day, numbers);
  const auto from = [&](const std::string& area) {
    return asked.origin == area || tariff.InArea(asked.origin, area, asked.day);
  };
  for (const std::uint32_t number : numbers) {
    const Measure& measure = tariff.measures()[number];
    const bool meant = measure.area.empty() || from(measure.area);
    if (!meant || std::ranges::any_of(measure.excluded, from)) continue;
    if (tariff.Stopped(number, asked.day)) continue;
    auto schemes = tariff.OriginSchemesOf(number, asked.origin, asked.day);
    if (!schemes.empty()) found.push_back({number, std::move(schemes)});
  }
  return found;
}

void AppendOriginRules(JsonWriter& json, const Tariff& tariff, const OriginAsked& asked) {
  json.Member("day", FormatDay(asked.day)).Member("code", asked.code.text());
  json.Member("origin", asked.origin).Key("schemes").BeginArray();
  const auto preferences = OriginPreferences(tariff, asked);
  for (const OriginScheme* scheme : tariff.OriginSchemesFor(asked.origin, asked.day))
    AppendScheme(json, tariff, *scheme, asked, preferences);
  json.EndArray();
}

std::expected<OriginAnswer, Problems> CheckOrigin(const Tariff& tariff,
                                                  const OriginRequest& request) {
  Problems problems;
  OriginAnswer answer;
  answer.day = request.day;
  answer.scheme = SchemeOf(tariff, request, problems);
  if (answer.scheme == nullptr) return std::unexpected(std::move(problems));
  const auto matches =
      tariff.origins().Lookup(*answer.scheme, request.answers.product, request.day);
  const OriginScheme with_members = tariff.WithMembers(*answer.scheme, request.day);
  for (const std::size_t entry : EntriesOf(request, matches, problems)) {
    auto judged =
        JudgeOrigin(with_members, *matches[entry].entry, AnswersFor(tariff, request, entry));
    if (judged) {
      answer.checks.push_back({entry, matches[entry], std::move(*judged)});
      continue;
    }
    for (Problem& problem : judged.error())
      NoteOnce(std::move(problem), problems);
  }
  if (!problems.empty()) return std::unexpected(std::move(problems));
  return answer;
}

void AppendOriginAnswer(JsonWriter& json, const OriginAnswer& answer) {
  json.Member("day", FormatDay(answer.day)).Member("scheme", answer.scheme->code);
  json.Member("title", answer.scheme->title).Key("checks").BeginArray();
  for (const OriginAnswer::Check& check : answer.checks) {
    json.BeginObject().Key("entry");
    AppendEntry(json, *answer.scheme, check.match, check.entry);
    json.Member("verdict", VerdictName(check.judged.verdict));
    AppendSteps(json, check.judged);
    json.EndObject();
  }
  json.EndArray();
}

}  // namespace tidewaiter::tariff
