#include "api/story.h"

#include <set>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include <fmt/format.h>

#include "api/story_texts.h"
#include "desk/fold.h"
#include "risk/sentences.h"

namespace tidewaiter::api {
namespace {

using risk::kLanguages;
using risk::Language;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
namespace kind = desk::kind;

constexpr std::string_view kDeclarationKinds[] = {
    kind::kLodged,   kind::kAmended, kind::kCancelled,   kind::kArrived,      kind::kAssessed,
    kind::kReleased, kind::kHeld,    kind::kSeized,      kind::kRerouted,     kind::kOrdered,
    kind::kAssigned, kind::kStarted, kind::kActed,       kind::kDismissed,    kind::kWithdrawn,
    kind::kAttached, kind::kRead,    kind::kQuotaServed, kind::kQuotaReturned};
constexpr std::string_view kNews[] = {
    "accepted",   "amended", "cancelled",           "released",
    "held",       "seized",  "documents_requested", "inspection_ordered",
    "quota_short"};

// U+0621 to U+064A stand as D8 A1 to D9 8A.
bool HasArabic(std::string_view text) {
  return text.find('\xD8') != std::string_view::npos || text.find('\xD9') != std::string_view::npos;
}

void ExpectWhole(std::string_view text, Language language) {
  EXPECT_FALSE(text.empty());
  EXPECT_EQ(text.find_first_of("{}"), std::string_view::npos) << text;
  EXPECT_EQ(text.find("  "), std::string_view::npos) << text;
  EXPECT_EQ(HasArabic(text), language == Language::kArabic) << text;
}

StoryContext Context() {
  return {.name_of = [](std::string_view id) { return id == "acc-7" ? "A. Mbeki" : ""; },
          .declared =
              [](std::uint32_t item, ErrorKind error) {
                return item == 2 && error == ErrorKind::kOrigin ? "CN" : "";
              },
          .is_audit = [](std::string_view control) { return control == "AUDIT"; },
          .office = "",
          .currency = "XTS"};
}

desk::Event EventOf(std::string_view event_kind, std::string data = "{}") {
  return {.seq = 3,
          .kind = std::string(event_kind),
          .subject = "26XX0000000000019",
          .actor = "acc-7",
          .request = {},
          .data = std::move(data)};
}

std::string Tell(std::string_view event_kind, std::string data = "{}",
                 Language language = Language::kEnglish) {
  return EventSentence(EventOf(event_kind, std::move(data)), "Inspector A. Mbeki", language,
                       Context());
}

std::set<std::string> MarksOf(std::string_view text) {
  std::set<std::string> marks;
  for (std::size_t at = text.find('{'); at != std::string_view::npos; at = text.find('{', at + 1)) {
    marks.emplace(text.substr(at, text.find('}', at) - at));
  }
  return marks;
}

void ExpectSameMarks(std::span<const Keyed> texts) {
  std::set<std::string_view> keys;
  for (const Keyed& text : texts) {
    EXPECT_TRUE(keys.insert(text.key).second) << text.key << " twice";
    const std::set<std::string> marks = MarksOf(text.said.en);
    for (const Language language : kLanguages) {
      EXPECT_FALSE(text.said.In(language).empty()) << text.key;
      EXPECT_EQ(MarksOf(text.said.In(language)), marks) << text.key;
    }
  }
}

TEST(StoryTexts, HaveTheSameParametersInEachLanguage) {
  ExpectSameMarks(EventTexts());
  ExpectSameMarks(RuleEventTexts());
  ExpectSameMarks(TrackEventTexts());
  ExpectSameMarks(LedgerEventTexts());
  ExpectSameMarks(OtherTexts());
  for (const ErrorKind error : AllErrorKinds()) {
    for (const Language language : kLanguages) {
      EXPECT_EQ(MarksOf(FoundText(error).In(language)), std::set<std::string>{"{item"});
    }
  }
}

TEST(StoryTexts, EveryReasonHasAShortName) {
  for (const std::string_view id : risk::ReasonTemplates()) {
    EXPECT_NE(FindText(fmt::format("without/{}", id)), nullptr) << id;
  }
}

TEST(EventSentence, EveryKindIsToldInEveryLanguageWhateverItsData) {
  for (const std::string_view event_kind : kDeclarationKinds) {
    EXPECT_NE(FindEventText(event_kind), nullptr) << event_kind;
    for (const char* data :
         {"", "{", "{}", "[]", "7", R"({"act":7,"items":{},"due_ms":"x"})",
          R"({"due_ms":-9223372036854775808,"items":[null,1.5,"a"],"why":3})",
          R"({"act":{"items":[3,{"number":-1}],"decision":"burn"},"lane":"pink"})",
          R"({"act":{"decision":"hold"},"reason":"","officer":"","name":""})"}) {
      for (const Language language : kLanguages) {
        SCOPED_TRACE(fmt::format("{} {}", event_kind, data));
        const std::string sentence = Tell(event_kind, data, language);
        ExpectWhole(sentence, language);
        EXPECT_THAT(sentence, HasSubstr("A. Mbeki"));
        EXPECT_THAT(sentence, EndsWith("."));
      }
    }
  }
}

TEST(EventSentence, TellsWhatTheControlRoomAndTheLedgerDidWhateverTheirData) {
  std::vector<Keyed> texts;
  for (const std::span<const Keyed> some : {TrackEventTexts(), LedgerEventTexts()})
    texts.insert(texts.end(), some.begin(), some.end());
  for (const Keyed& text : texts) {
    for (const char* data : {"", "{", "[]", R"({"reason":7,"note":{}})", R"({"note":"a\u0000b"})",
                             R"({"reason":"seal hung open","note":"x"})"}) {
      for (const Language language : kLanguages) {
        SCOPED_TRACE(fmt::format("{} {}", text.key, data));
        const std::string sentence = Tell(text.key, data, language);
        ExpectWhole(sentence, language);
        EXPECT_THAT(sentence, HasSubstr("A. Mbeki"));
      }
    }
  }
  EXPECT_THAT(Tell("alarm.close", R"({"note":"rope was changed"})"), HasSubstr("rope was changed"));
}

TEST(EventSentence, TellsTheLifeOfARuleWhateverItsData) {
  for (const Keyed& text : RuleEventTexts()) {
    const std::string_view event_kind = text.key.substr(0, text.key.find('/'));
    for (const char* data :
         {"", "{}", "[]", R"({"version":3})", R"({"version":"x","to":7})",
          R"({"version":3,"percent":10,"reason":"too many","to":["A","B"],"answer":"adopted"})",
          R"({"version":3,"to":[],"answer":"declined"})",
          R"({"version":3,"to":[1],"answer":"adopted","name":"cheap_b"})"}) {
      for (const Language language : kLanguages) {
        SCOPED_TRACE(fmt::format("{} {}", event_kind, data));
        const std::string sentence = Tell(event_kind, data, language);
        ExpectWhole(sentence, language);
        EXPECT_THAT(sentence, HasSubstr("A. Mbeki"));
      }
    }
  }
  EXPECT_EQ(Tell("rule.partial", R"({"version":3,"percent":10,"reason":"first"})"),
            "Inspector A. Mbeki let version 3 act on 10\u202f% of declarations, giving as reason: "
            "“first”.");
  EXPECT_EQ(Tell("rule.proposed", R"({"version":3,"to":["A","B"]})"),
            "Inspector A. Mbeki offered version 3 to A and B.");
  EXPECT_EQ(Tell("rule.proposed", R"({"version":3,"to":[]})"),
            "Inspector A. Mbeki offered version 3 to the whole country.");
  EXPECT_EQ(Tell("rule.answered", R"({"version":3,"answer":"adopted","name":"cheap_b"})"),
            "Inspector A. Mbeki adopted the offer as cheap_b.");
}

struct Telling {
  std::string_view event_kind;
  const char* data;
  const char* contains[kLanguages.size()];
};

// Not wording for its own sake: that the particulars of the data are in the sentence.
constexpr Telling kTellings[] = {
    {kind::kLodged,
     R"({"lrn":"B-17","stage":"pre_arrival","office":"HARBOUR"})",
     {"B-17", "B-17", "HARBOUR", "HARBOUR"}},
    {kind::kCancelled,
     R"({"reason":"sold elsewhere"})",
     {"“sold elsewhere”", "« sold elsewhere »", "«sold elsewhere»", "sold elsewhere"}},
    {kind::kReleased, R"({"reason":"act"})", {"after", "l’issue", "tras", "بعد"}},
    {kind::kRerouted,
     R"({"lane":"red","reason":"new"})",
     {"red lane", "circuit rouge", "canal rojo", "القناة الحمراء"}},
    {kind::kOrdered,
     R"({"control":"C1","kind":"inspection","due_ms":1767268800000,"items":[1,2]})",
     {"items 1 and 2; due by 2026-01-01 12:00 UTC", "articles 1 et 2", "ítems 1 y 2", "البندان"}},
    {kind::kOrdered, R"({"kind":"audit","items":[1,2,3,4,5,6,7]})", {"7", "7", "7", "7"}},
    {kind::kAssigned,
     R"({"control":"C1","officer":"acc-7","why":"skill"})",
     {"to A. Mbeki (skilled", "à A. Mbeki", "a A. Mbeki", "A. Mbeki"}},
    {kind::kActed,
     R"({"control":"C1","act":{"items":[{"number":1,"fields":[
        {"kind":"undervalued","result":"corrected","value":"500.50"}]}],
        "decision":"hold","recovered":"12.25"}})",
     {"500.50 XTS", "500,50 XTS", "500,50 XTS", "12.25 XTS"}},
    {kind::kActed,
     R"({"control":"AUDIT","act":{"items":[{"number":1,"fields":[
        {"kind":"origin","result":"confirmed"}]}],"decision":"release"}})",
     {"in order and closed the audit", "a posteriori", "auditoría", "التدقيق اللاحق"}},
    {kind::kQuotaServed,
     R"({"item":2,"order_number":"050021","asked":"20","covered":"12.5","left":"0"})",
     {"only 12.5 of 20", "12,5 sur 20", "12,5 de 20", "12.5"}},
    {kind::kQuotaServed,
     R"({"item":1,"order_number":"050021","asked":"20","covered":"20","left":"30"})",
     {"all of 20", "en entier", "por completo", "كاملاً"}},
    {kind::kQuotaServed,
     R"({"item":1,"order_number":"050021","problem":"quota_unknown","detail":"x"})",
     {"could not serve item 1", "n’a pas pu", "no pudo", "تعذّر"}},
    {kind::kQuotaReturned,
     R"({"item":1,"order_number":"050021","returned":"20"})",
     {"gave back 20", "restitué 20", "devolvió 20", "أُعيد"}},
    {kind::kAttached,
     R"({"name":"invoice.pdf"})",
     {"invoice.pdf", "invoice.pdf", "invoice.pdf", "invoice.pdf"}},
};

TEST(EventSentence, SaysWhatTheDataSay) {
  for (const Telling& telling : kTellings) {
    for (std::size_t i = 0; i < kLanguages.size(); ++i) {
      const std::string sentence = Tell(telling.event_kind, telling.data, kLanguages[i]);
      ExpectWhole(sentence, kLanguages[i]);
      EXPECT_THAT(sentence, HasSubstr(telling.contains[i]));
    }
  }
}

TEST(EventSentence, TellsWhatAControlFound) {
  const std::string data = R"({"control":"C1","act":{"items":[{"number":2,"fields":[
      {"kind":"origin","result":"corrected","value":"DE"},{"kind":"seal","result":"not_checked"}]}],
      "decision":"release"}})";
  EXPECT_EQ(
      Tell(kind::kActed, data),
      "Inspector A. Mbeki found the origin of item 2 wrong (DE instead of CN) and released the "
      "goods.");
  EXPECT_EQ(EventSentence(EventOf(kind::kActed, data), "", Language::kSpanish, {}),
            "acc-7 constató un origen erróneo en el ítem 2 (correcto: DE) y concedió el levante de "
            "las mercancías.");
}

TEST(EventSentence, EveryKindOfErrorCanBeFoundAndManyAreCutShort) {
  std::string fields;
  for (const ErrorKind error : AllErrorKinds()) {
    const std::string field =
        fmt::format(R"({{"kind":"{}","result":"corrected","value":"v"}})", ErrorKindName(error));
    fields += (fields.empty() ? "" : ",") + field;
    for (const Language language : kLanguages) {
      ExpectWhole(Tell(kind::kActed,
                       fmt::format(R"({{"act":{{"items":[{{"number":1,"fields":[{}]}}],)"
                                   R"("decision":"seize"}}}})",
                                   field),
                       language),
                  language);
    }
  }
  EXPECT_THAT(Tell(kind::kActed, fmt::format(R"({{"act":{{"items":[{{"number":1,"fields":[{}]}}],)"
                                             R"("decision":"seize"}}}})",
                                             fields)),
              HasSubstr("and 27 more"));
}

TEST(EventSentence, TellsAnAssessment) {
  desk::Assessment assessment;
  assessment.probability = 0.123;
  assessment.lane = desk::Lane::kRed;
  assessment.basis = SelectionBasis::kRandom;
  const std::string data = desk::WriteAssessment(assessment);
  EXPECT_THAT(Tell(kind::kAssessed, data),
              HasSubstr("red lane (random check; probability of an irregularity: 12\u202F%)"));
  EXPECT_THAT(Tell(kind::kAssessed, data, Language::kArabic), HasSubstr("القناة الحمراء"));
}

TEST(EventSentence, TheSystemHasANameInEachLanguage) {
  desk::Event event = EventOf(kind::kReleased, R"({"reason":"lane"})");
  event.actor = "system";
  EXPECT_EQ(EventSentence(event, "", Language::kFrench, {}),
            "Le système a accordé la mainlevée des marchandises sans contrôle préalable.");
  EXPECT_EQ(EventSentence(event, "", Language::kEnglish, {}),
            "The system released the goods without a check beforehand.");
}

TEST(EventSentence, RecordsAndKindsThatAreNotKnown) {
  desk::Event event = EventOf("account.changed");
  event.subject = "acc-9";
  EXPECT_EQ(EventSentence(event, "B", Language::kEnglish, {}), "B changed account acc-9.");
  event.kind = "api_key.revoked";
  EXPECT_EQ(EventSentence(event, "B", Language::kSpanish, {}), "B eliminó la clave de API acc-9.");
  for (const char* other : {"", ".", "x", "policy.put", "office.created", "webhook.removed",
                            "session.opened", "off_duty.put", "setting.put", "declaration.painted",
                            "who/system", "trader/other", "declaration.released/act", "{who}"}) {
    event.kind = other;
    for (const Language language : kLanguages) {
      const std::string sentence = EventSentence(event, "B", language, {});
      EXPECT_THAT(sentence, HasSubstr("acc-9")) << other;
      EXPECT_THAT(sentence, HasSubstr("B")) << other;
    }
  }
}

// Parts of the words by which people speak of suspicion, in all languages.
constexpr std::string_view kSuspicious[] = {
    "suspect", "suspicio", "risk",   "fraud",   "wrong",  "irregular", "probab", "unfounded",
    "soupçon", "risque",   "infond", "sospech", "riesgo", "infundad",  "fraude", "contreband",
    "شبهة",    "اشتباه",   "خطر",    "مخاطر",   "غش",     "مخالفة",    "احتمال", "تهريب"};

void ExpectInnocent(std::string_view sentence) {
  for (const std::string_view word : kSuspicious) {
    EXPECT_EQ(sentence.find(word), std::string_view::npos) << word << " in " << sentence;
  }
}

TEST(TraderSentences, SayNothingOfSuspicions) {
  for (const Language language : kLanguages) {
    for (const std::string_view code : kNews) {
      const std::string sentence = NotificationSentence(code, "B-17", language);
      ExpectWhole(sentence, language);
      ExpectInnocent(sentence);
      EXPECT_THAT(sentence, HasSubstr("B-17"));
      EXPECT_NE(sentence, NotificationSentence("other", "B-17", language)) << code;
    }
    StoryContext context = Context();
    context.for_trader = true;
    for (const std::string_view event_kind : kDeclarationKinds) {
      const std::string sentence = EventSentence(
          EventOf(event_kind, R"({"kind":"inspection","officer":"acc-7","lane":"red"})"), "B",
          language, context);
      ExpectWhole(sentence, language);
      ExpectInnocent(sentence);
      EXPECT_THAT(sentence, Not(HasSubstr("Mbeki")));
    }
  }
}

TEST(Labels, EveryWordIsSaidInEveryLanguage) {
  for (const Language language : kLanguages) {
    std::set<std::string> said;
    for (int i = 0; i < desk::kLaneCount; ++i) {
      ExpectWhole(LaneLabel(desk::Lane(i), language), language);
      said.insert(LaneLabel(desk::Lane(i), language));
    }
    for (int i = 1; i <= 6; ++i) {
      ExpectWhole(StateLabel(desk::State(i), language), language);
      said.insert(StateLabel(desk::State(i), language));
    }
    for (const char* why : {"least_load", "skill", "only_one", "nobody", "by_hand"}) {
      ExpectWhole(WhyOfficerSentence(why, language), language);
      said.insert(WhyOfficerSentence(why, language));
    }
    for (const ErrorKind error : AllErrorKinds()) {
      ExpectWhole(InstructionSentence(error, language), language);
      said.insert(InstructionSentence(error, language));
    }
    EXPECT_EQ(said.size(), 5U + 6U + 5U + kErrorKindCount);
    EXPECT_EQ(WhyOfficerSentence("the moon", language), "");
  }
}

TEST(WhatIfSentence, NamesWhatIsTakenAwayAndWhatFollows) {
  WhatIf what_if{.template_id = "price.unit",
                 .reason_sentence = "The price is low.",
                 .probability = 0.123,
                 .lane = desk::Lane::kGreen};
  EXPECT_EQ(WhatIfSentence(what_if, Language::kEnglish),
            "Without the unusual price per unit the probability would have been 12\u202F% and the "
            "lane green.");
  for (const Language language : kLanguages)
    ExpectWhole(WhatIfSentence(what_if, language), language);
  what_if.template_id = "of tomorrow";
  EXPECT_THAT(WhatIfSentence(what_if, Language::kEnglish), HasSubstr("(“The price is low”)"));
  what_if.reason_sentence.clear();
  what_if.lane = desk::Lane::kNone;
  what_if.probability = 0.004;
  EXPECT_THAT(WhatIfSentence(what_if, Language::kFrench), HasSubstr("0,4\u202F%"));
  what_if.worth_below_minor = 34'000;
  what_if.currency = "XTS";
  EXPECT_EQ(WhatIfSentence(what_if, Language::kEnglish),
            "With a worth below 340.00 XTS it would not have been selected.");
  EXPECT_THAT(WhatIfSentence(what_if, Language::kSpanish), HasSubstr("340,00 XTS"));
}

TEST(NegotiateLanguage, FollowsWeights) {
  struct Row {
    const char* header;
    std::optional<Language> language;
  };
  for (const Row& row : {
           Row{"", std::nullopt},
           Row{"fr", Language::kFrench},
           Row{"es-419,es;q=0.9,en;q=0.8", Language::kSpanish},
           Row{"de, AR-eg;q=0.7 , en;q=0.3", Language::kArabic},
           Row{"de", std::nullopt},
           Row{"de, *;q=0.1", Language::kEnglish},
           Row{"*, en;q=0", Language::kFrench},
           Row{"en;q=0", std::nullopt},
           Row{"en;q=0.001", Language::kEnglish},
           Row{"en-GB;q=0, en;q=0.5", Language::kEnglish},
           Row{"en;q=0.5, fr;q=0.5", Language::kEnglish},
           Row{"fr;q=0.5, en;q=0.5", Language::kFrench},
           Row{"fr;q=2, en;q=0.1", Language::kEnglish},
           Row{"fr;q=1.001, fr;q=, fr;q=0.1234, fr;x=1, es;Q=1.000", Language::kSpanish},
           Row{";;,,=,en", Language::kEnglish},
           Row{"english", std::nullopt},
       }) {
    EXPECT_EQ(NegotiateLanguage(row.header), row.language) << row.header;
  }
  std::string endless(1'000'000, ',');
  endless += "en";
  EXPECT_EQ(NegotiateLanguage(endless), std::nullopt);
}

}  // namespace
}  // namespace tidewaiter::api
