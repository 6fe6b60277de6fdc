// Help with codes: what goods may be, from their description. Two faces by right
// (classify/views.h).
#include <algorithm>

#include "api/operations.h"
#include "api/rule_calls.h"
#include "api/tariff_calls.h"
#include "classify/views.h"
#include "codec/json_reader.h"
#include "codec/json_writer.h"

namespace tidewaiter::api {
namespace {

using access::Action;
using classify::Classifier;
using codec::JsonReader;
using codec::JsonValue;
using codec::JsonWriter;

constexpr std::size_t kCodeDigitsMax = 12;
constexpr std::size_t kFactBytesMax = 1000;

struct Question {
  std::string text;
  std::string declared;
  std::string fact;
  std::int64_t most = 5;
};

// A code of 2, or 4 to 12 digits.
void ReadCode(JsonReader& in, JsonValue value, std::string& into) {
  std::string text;
  const std::size_t before = in.problems().size();
  in.Text(value, {.min = 2, .max = kCodeDigitsMax, .characters = codec::Characters::kDigits}, text);
  if (in.problems().size() > before) return;
  if (text.size() == 3) return in.Note("format", "a code has 2, or 4 to 12 digits");
  into = std::move(text);
}

constexpr codec::JsonMember<Question> kQuestion[] = {
    {"text", codec::kRequired,
     [](JsonReader& in, JsonValue v, Question& q) {
       in.Text(v, {.min = 1, .max = classify::kTextBytesMax}, q.text);
     }},
    {"declared", codec::kOptional,
     [](JsonReader& in, JsonValue v, Question& q) { ReadCode(in, v, q.declared); }},
    {"fact", codec::kOptional,
     [](JsonReader& in, JsonValue v, Question& q) {
       in.Text(v, {.min = 1, .max = kFactBytesMax}, q.fact);
     }},
    {"most", codec::kOptional,
     [](JsonReader& in, JsonValue v, Question& q) { in.Integer(v, 1, 20, q.most); }}};

// Writes what is found as the schemas of openapi.json.
class Views {
 public:
  Views(JsonWriter& json, const Call& call, const Classifier& classifier)
      : json_(json),
        call_(call),
        classifier_(classifier),
        tariff_(call.house->engine.tariff_desk().tariff()) {}

  void AppendRuling(const std::string& id, const std::string& code, const std::string& text) {
    const std::string_view shown = std::string_view(id).substr(
        id.starts_with(clearance::kRulingPrefix) ? clearance::kRulingPrefix.size()
                                                 : std::size_t{0});
    json_.BeginObject().Member("id", shown).Member("code", code).Member("text", text);
    json_.EndObject();
  }

  // In the words of the tariff in force, else in those that the classifier learned with.
  [[nodiscard]] std::string TextOf(const std::string& code) const {
    const std::string language = LanguageTag(call_);
    if (tariff_) {
      std::string text = GoodsText(tariff_->tariff->goods(), code, Today(call_), language);
      if (!text.empty()) return text;
    }
    return classifier_.nomenclature().Path(code, language);
  }

  void AppendMore(const std::optional<classify::Question>& question,
                  const std::optional<classify::Vague>& vague) {
    if (question) {
      json_.Key("question").BeginObject().Member("about", question->about);
      json_.Key("options").BeginArray();
      for (const classify::Option& option : question->options)
        json_.BeginObject().Member("fact", option.fact).Member("code", option.code).EndObject();
      json_.EndArray().EndObject();
    }
    if (!vague) return;
    json_.Key("vague").BeginObject().MemberUnlessEmpty("words", vague->words);
    json_.Member("why", classify::VagueWhyName(vague->why)).EndObject();
  }

  void AppendLikely(const classify::Suggestion& suggestion) {
    json_.BeginObject().Member("code", suggestion.code);
    json_.Member("text", TextOf(suggestion.code)).Member("probability", suggestion.probability);
    json_.Key("precedents").BeginArray();
    for (const classify::Similar& similar : suggestion.precedents) {
      if (!similar.precedent.ruling) AppendPrecedent(similar);
    }
    json_.EndArray().Key("words").BeginArray();
    for (const std::string& word : suggestion.words)
      json_.Text(word);
    json_.EndArray().Key("rulings").BeginArray();
    for (const classify::Similar& similar : suggestion.precedents) {
      const classify::Precedent& precedent = similar.precedent;
      if (precedent.ruling) AppendRuling(precedent.id, precedent.code, precedent.text);
    }
    json_.EndArray().EndObject();
  }

  void AppendLikelier(std::string_view member,
                      const std::vector<classify::Suggestion>& suggestions) {
    json_.Key(member).BeginArray();
    for (const classify::Suggestion& suggestion : suggestions)
      AppendLikely(suggestion);
    json_.EndArray();
  }

  void AppendPrefixes(std::string_view member,
                      const std::vector<classify::PrefixProbability>& prefixes) {
    json_.Key(member).BeginArray();
    for (const classify::PrefixProbability& one : prefixes) {
      json_.BeginObject().Member("prefix", one.prefix);
      json_.Member("probability", one.probability).EndObject();
    }
    json_.EndArray();
  }

 private:
  void AppendPrecedent(const classify::Similar& similar) {
    const classify::Precedent& precedent = similar.precedent;
    json_.BeginObject().Member("id", precedent.id).Member("code", precedent.code);
    json_.Member("text", precedent.text);
    if (precedent.day != 0) json_.Member("day", FormatDay(precedent.day));
    json_.Member("similarity", similar.similarity).EndObject();
  }

  JsonWriter& json_;
  const Call& call_;
  const Classifier& classifier_;
  clearance::TariffPtr tariff_;
};

void SendForTrader(Call& call, const Classifier& classifier, const Question& question) {
  const classify::TraderView view =
      classify::ViewForTrader(classifier, question.text, static_cast<std::size_t>(question.most),
                              LanguageTag(call), question.fact);
  std::string out;
  JsonWriter json(out);
  Views views(json, call, classifier);
  json.BeginObject().Member("view", "trader").Key("codes").BeginArray();
  for (const classify::TraderSuggestion& suggestion : view.codes) {
    json.BeginObject().Member("code", suggestion.code);
    json.Member("text", views.TextOf(suggestion.code)).Key("rulings").BeginArray();
    for (const classify::TraderRuling& ruling : suggestion.rulings)
      views.AppendRuling(ruling.id, ruling.code, ruling.text);
    json.EndArray().EndObject();
  }
  json.EndArray();
  views.AppendMore(view.question, view.vague);
  json.EndObject();
  call.Send(200, std::move(out));
}

void AppendCheck(JsonWriter& json, Views& views, const std::string& declared,
                 const classify::Compatibility& check) {
  json.Key("check").BeginObject().Member("declared", declared);
  json.Member("verdict", classify::VerdictName(check.verdict));
  json.Member("probability", check.probability).Member("rank", check.rank);
  json.Member("against", check.against);
  views.AppendLikelier("likelier", check.likelier);
  json.EndObject();
}

void SendForOfficer(Call& call, const Classifier& classifier, const Question& question) {
  const auto view =
      classify::ViewForOfficer(classifier, question.text, static_cast<std::size_t>(question.most),
                               question.declared, question.fact);
  if (!view) return call.Fail(view.error());
  const classify::Suggestions& found = view->suggestions;
  std::string out;
  JsonWriter json(out);
  Views views(json, call, classifier);
  json.BeginObject().Member("view", "officer");
  views.AppendLikelier("codes", found.codes);
  json.Member("confidence", found.confidence).Member("calibrated", found.calibrated);
  views.AppendPrefixes("headings", found.headings);
  views.AppendPrefixes("chapters", found.chapters);
  if (view->check) AppendCheck(json, views, question.declared, *view->check);
  views.AppendMore(found.question, found.vague);
  json.EndObject();
  call.Send(200, std::move(out));
}

void Classify(Call call) {
  const auto question = ReadRuleBody<Question>(call, kQuestion);
  if (!question) return;
  const bool officer = !access::ScopeOf(call.who, Action::kReadFindings).none();
  if (!officer && !question->declared.empty()) {
    return call.Problem(403, "not_for_traders", "Only officers check a declared code",
                        "ask without `declared`");
  }
  const clearance::ClassifyDesk::Now now = call.house->engine.classify_desk().now();
  if (!now.classifier) {
    return call.Problem(404, "no_classifier", "Nothing is known of codes here",
                        "put a tariff in force, or learn a classifier (docs/operators-guide.md)");
  }
  if (officer) return SendForOfficer(call, *now.classifier, *question);
  SendForTrader(call, *now.classifier, *question);
}

}  // namespace

void ClassifyGoods(Call call) {
  const access::Decision may = access::Allows(call.who, Action::kReadTariff, {});
  if (!may) return call.Denied(may.reason);
  OnWorker(std::move(call), Classify);
}

}  // namespace tidewaiter::api
