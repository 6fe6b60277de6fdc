// The sentence of an event: its text by kind and variant, filled from the event's data.
#include <algorithm>
#include <cmath>
#include <vector>

#include <fmt/format.h>

#include "api/story.h"
#include "api/story_texts.h"
#include "base/calendar.h"
#include "codec/json_get.h"
#include "desk/act.h"
#include "desk/assessment.h"
#include "desk/fold.h"
#include "risk/sentences.h"

namespace tidewaiter::api {
namespace {

using codec::IntegerOf;
using codec::TextOf;
using risk::Isolated;
using risk::Language;
using Json = simdjson::dom::element;
namespace kind = desk::kind;

constexpr std::size_t kFindingsMax = 4;  // then "and 7 more": a sentence, not a report
constexpr std::size_t kItemsMax = 6;     // then only how many
constexpr std::int64_t kDayMs = 86'400'000;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kTimeMsMax = 7'258'118'400'000;  // 2200: what a Day is written for

// One event on its way to a sentence: the key of its text, and what fills it.
class Telling {
 public:
  Telling(const desk::Event& event, std::string_view actor_name, Language language,
          const StoryContext& context)
      : event_(event), context_(context), language_(language), key_(event.kind) {
    if (event.actor == "system" && (actor_name.empty() || actor_name == "system")) {
      Set("who", std::string(Say("who/system")));
    } else {
      Set("who", Isolate(actor_name.empty() ? event.actor : actor_name));
    }
  }

  // The text to use, "declaration.released/act", as long as there is one of that name.
  void Vary(std::string_view variant) {
    const std::string key = fmt::format("{}/{}", event_.kind, variant);
    if (FindEventText(key) != nullptr) key_ = key;
  }
  void Use(std::string_view key) { key_ = key; }
  void Set(std::string_view name, std::string value) {
    values_.emplace_back(name, std::move(value));
  }
  // A particular in brackets behind the sentence.
  void Add(std::string part) {
    if (!part.empty()) parts_.push_back(std::move(part));
  }
  void Because(std::string reason) { reason_ = std::move(reason); }

  [[nodiscard]] std::string_view Say(std::string_view key) const {
    const risk::Said* said = FindEventText(key);
    return said == nullptr ? std::string_view() : said->In(language_);
  }
  [[nodiscard]] std::string Isolate(std::string_view value) const {
    return Isolated(value, language_);
  }
  // A text with one or two values, of which the texts at hand have no more.
  template <typename ValueOf>
  [[nodiscard]] std::string Say(std::string_view key, ValueOf value_of) const {
    return risk::Fill(Say(key), value_of);
  }
  // "a, b and c"
  [[nodiscard]] std::string List(const std::vector<std::string>& parts, bool with_and) const {
    std::string list;
    for (std::size_t i = 0; i < parts.size(); ++i) {
      const bool last = with_and && i + 1 == parts.size();
      if (i > 0) list += Say(last ? "list/and" : "list/comma");
      list += parts[i];
    }
    return list;
  }

  [[nodiscard]] std::string Sentence() const {
    std::string sentence = risk::Fill(Say(key_), [&](std::string_view name) {
      const auto found = std::ranges::find(values_, name, &Value::first);
      return found == values_.end() ? std::string() : found->second;
    });
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      sentence += i == 0 ? " (" : Say("list/semicolon");
      sentence += parts_[i];
    }
    if (!parts_.empty()) sentence += ')';
    if (!reason_.empty()) {
      sentence += Say("because", [&](std::string_view) { return Isolate(reason_); });
    }
    return sentence + '.';
  }

  [[nodiscard]] const desk::Event& event() const { return event_; }
  [[nodiscard]] const StoryContext& context() const { return context_; }
  [[nodiscard]] Language language() const { return language_; }

 private:
  using Value = std::pair<std::string_view, std::string>;

  const desk::Event& event_;
  const StoryContext& context_;
  Language language_;
  std::string key_;
  std::vector<Value> values_;
  std::vector<std::string> parts_;
  std::string reason_;
};

std::string NameOf(const Telling& telling, std::string_view account) {
  std::string name = telling.context().name_of ? telling.context().name_of(account) : std::string();
  return telling.Isolate(name.empty() ? account : name);
}

void TellLodged(Json data, Telling& telling) {
  const std::string lrn = TextOf(data, "lrn");
  std::string office = telling.context().office;
  if (office.empty()) office = TextOf(data, "office");
  if (lrn.empty() || office.empty()) return;
  telling.Set("lrn", telling.Isolate(lrn));
  telling.Set("office", telling.Isolate(office));
  telling.Vary(TextOf(data, "stage") == "pre_arrival" ? "pre_arrival" : "arrived");
}

void TellAmended(Telling& telling) {
  if (telling.event().version == 0) return;
  telling.Set("version", telling.Isolate(fmt::format("{}", telling.event().version)));
  telling.Vary("version");
}

void TellAssessed(Telling& telling) {
  const auto assessment = desk::ReadAssessment(telling.event().data);
  if (!assessment) return;
  telling.Set("lane", LaneLabel(assessment->lane, telling.language()));
  telling.Set("basis", std::string(risk::BasisLabel(assessment->basis, telling.language())));
  telling.Set("probability", PercentText(assessment->probability, telling.language()));
  telling.Vary(assessment->lane == desk::Lane::kNone           ? "undecided"
               : assessment->basis == SelectionBasis::kUnknown ? "lane"
                                                               : "selected");
}

// The house gives a word as reason of what follows from something else; a person gives a text.
void TellSettled(Json data, Telling& telling) {
  std::string reason = TextOf(data, "reason");
  if (reason.empty()) return;
  if (FindEventText(fmt::format("{}/{}", telling.event().kind, reason)) != nullptr) {
    telling.Vary(reason);
  } else {
    telling.Because(std::move(reason));
  }
}

void TellRerouted(Json data, Telling& telling) {
  const auto lane = desk::FindLane(TextOf(data, "lane"));
  if (lane && *lane != desk::Lane::kNone) {
    telling.Set("lane", LaneLabel(*lane, telling.language()));
    telling.Vary("lane");
  }
  telling.Because(TextOf(data, "reason"));
}

// "items 1, 2 and 4", or how many when they are many.
std::string ItemsText(Json data, const Telling& telling) {
  std::vector<std::string> items;
  codec::EachOf(data, "items", [&](Json item) {
    std::int64_t number = 0;
    if (item.get(number) == simdjson::SUCCESS) {
      items.push_back(telling.Isolate(fmt::format("{}", number)));
    }
  });
  if (items.empty()) return {};
  const std::string_view form = items.size() == 1          ? "item/one"
                                : items.size() == 2        ? "item/two"
                                : items.size() > kItemsMax ? "item/count"
                                                           : "item/many";
  return telling.Say(form, [&](std::string_view name) {
    if (name == "a") return items[0];
    if (name == "b") return items[1];
    if (name == "list") return telling.List(items, true);
    return telling.Isolate(fmt::format("{}", items.size()));
  });
}

std::string DueText(Json data, const Telling& telling) {
  const std::int64_t due_ms = IntegerOf(data, "due_ms");
  if (due_ms <= 0 || due_ms >= kTimeMsMax) return {};
  const std::int64_t minutes = due_ms % kDayMs / kMinuteMs;
  const std::string due =
      fmt::format("{} {:02}:{:02} UTC", FormatDay(static_cast<Day>(due_ms / kDayMs)), minutes / 60,
                  minutes % 60);
  return telling.Say("part/due", [&](std::string_view) { return telling.Isolate(due); });
}

void TellOrdered(Json data, Telling& telling) {
  telling.Vary(TextOf(data, "kind"));
  telling.Add(ItemsText(data, telling));
  telling.Add(DueText(data, telling));
}

void TellAssigned(Json data, Telling& telling) {
  const std::string officer = TextOf(data, "officer");
  if (!officer.empty()) {
    telling.Set("officer", NameOf(telling, officer));
    telling.Vary("officer");
  }
  telling.Add(std::string(telling.Say("chosen/" + TextOf(data, "why"))));
  telling.Because(TextOf(data, "reason"));
}

bool IsAmount(ErrorKind kind) {
  return kind == ErrorKind::kUndervalued || kind == ErrorKind::kOvervalued;
}
bool IsNumber(ErrorKind kind) {
  return IsAmount(kind) || kind == ErrorKind::kQuantity || kind == ErrorKind::kNetMass ||
         kind == ErrorKind::kGrossMass || kind == ErrorKind::kRate;
}

std::string ValueText(std::string_view value, ErrorKind kind, const Telling& telling) {
  std::string text =
      IsNumber(kind) ? risk::LocalNumber(value, telling.language()) : std::string(value);
  const std::string& currency = telling.context().currency;
  if (IsAmount(kind) && currency != "XXX") text += ' ' + currency;
  return telling.Isolate(text);
}

// "the origin of item 2 wrong (DE instead of CN)"
std::string FindingText(std::uint32_t item, ErrorKind kind, std::string_view value,
                        const Telling& telling) {
  const auto number = [&](std::string_view) { return telling.Isolate(fmt::format("{}", item)); };
  std::string text = risk::Fill(FoundText(kind).In(telling.language()), number);
  if (value.empty()) return text;
  const auto& declared = telling.context().declared;
  const std::string said = declared ? declared(item, kind) : std::string();
  text += " (";
  text += telling.Say(said.empty() ? "value/correct" : "value/instead", [&](std::string_view name) {
    return ValueText(name == "true" ? value : std::string_view(said), kind, telling);
  });
  return text + ')';
}

struct Checked {
  std::vector<std::string> findings;
  bool anything = false;
};

Checked CheckedBy(Json act, const Telling& telling) {
  Checked result;
  codec::EachOf(act, "items", [&](Json item) {
    const std::int64_t number = IntegerOf(item, "number");
    if (number < 1 || number > static_cast<std::int64_t>(desk::kItemsMax)) return;
    codec::EachOf(item, "fields", [&](Json field) {
      const auto suspicion = FindErrorKind(TextOf(field, "kind"));
      const std::string outcome = TextOf(field, "result");
      if (!suspicion || outcome == Name(desk::FieldResult::kNotChecked)) return;
      result.anything = true;
      if (outcome != Name(desk::FieldResult::kCorrected)) return;
      result.findings.push_back(FindingText(static_cast<std::uint32_t>(number), *suspicion,
                                            TextOf(field, "value"), telling));
    });
  });
  return result;
}

std::string FindingsText(std::vector<std::string> findings, const Telling& telling) {
  if (findings.size() > kFindingsMax) {
    const std::size_t more = findings.size() - kFindingsMax + 1;
    findings.resize(kFindingsMax - 1);
    findings.push_back(telling.Say(
        "list/more", [&](std::string_view) { return telling.Isolate(fmt::format("{}", more)); }));
  }
  return telling.List(findings, true);
}

void TellAct(Json data, Telling& telling) {
  Json act;
  if (data.at_key("act").get(act) != simdjson::SUCCESS) return;
  const bool audit =
      telling.context().is_audit && telling.context().is_audit(TextOf(data, "control"));
  const std::string decision = audit ? "audit" : TextOf(act, "decision");
  const std::string_view ending = telling.Say("decision/" + decision);
  if (ending.empty()) return;
  Checked result = CheckedBy(act, telling);
  telling.Set("decision", std::string(ending));
  telling.Vary(!result.findings.empty() ? "found" : result.anything ? "clean" : "unchecked");
  telling.Set("findings", FindingsText(std::move(result.findings), telling));
  const std::string recovered = TextOf(act, "recovered");
  if (recovered.empty()) return;
  telling.Add(telling.Say("part/recovered", [&](std::string_view) {
    return ValueText(recovered, ErrorKind::kUndervalued, telling);
  }));
}

void TellAttached(Json data, Telling& telling) {
  const std::string name = TextOf(data, "name");
  if (name.empty()) return;
  telling.Set("name", telling.Isolate(name));
  telling.Vary("name");
}

void TellQuota(Json data, Telling& telling) {
  const std::string order = TextOf(data, "order_number");
  if (order.empty()) return;
  telling.Set("item", telling.Isolate(fmt::format("{}", IntegerOf(data, "item"))));
  telling.Set("order", telling.Isolate(order));
  const auto set = [&](std::string_view name) {
    const std::string amount = TextOf(data, name);
    telling.Set(name, telling.Isolate(risk::LocalNumber(amount, telling.language())));
    return !amount.empty();
  };
  if (set("returned")) return telling.Vary("part");
  if (!set("asked") || !set("covered") || !set("left")) return telling.Vary("none");
  telling.Vary(TextOf(data, "asked") == TextOf(data, "covered") ? "whole" : "part");
}

// "HARBOUR, AIRPORT and ISLAND"
std::string OfficesText(Json data, const Telling& telling) {
  std::vector<std::string> offices;
  codec::EachOf(data, "to", [&](Json element) {
    std::string_view office;
    if (element.get(office) == simdjson::SUCCESS) offices.push_back(telling.Isolate(office));
  });
  return telling.List(offices, true);
}

void TellOffer(Json data, Telling& telling) {
  std::string offices = OfficesText(data, telling);
  simdjson::dom::array to;
  if (data.at_key("to").get(to) != simdjson::SUCCESS) return;
  if (to.size() == 0) {
    telling.Vary("nation");
  } else if (!offices.empty()) {
    telling.Set("offices", std::move(offices));
    telling.Vary("offices");
  }
}

void TellRule(Json data, Telling& telling) {
  const std::int64_t version = IntegerOf(data, "version");
  const std::int64_t percent = IntegerOf(data, "percent");
  if (version < 1) return;
  telling.Set("version", telling.Isolate(fmt::format("{}", version)));
  telling.Set("percent", PercentText(static_cast<double>(percent) / 100, telling.language()));
  const std::string& what = telling.event().kind;
  if (what == "rule.proposed") {
    TellOffer(data, telling);
  } else if (what == "rule.answered") {
    const std::string name = TextOf(data, "name");
    const std::string answer = TextOf(data, "answer");
    telling.Set("name", telling.Isolate(name));
    if (answer == "declined" || !name.empty()) telling.Vary(answer);
  } else if (what != "rule.partial" || percent > 0) {
    telling.Vary("version");
  }
  telling.Because(TextOf(data, "reason"));
}

// "account.changed", "api_key.removed": what has no text of its own.
void TellOther(Telling& telling) {
  const desk::Event& event = telling.event();
  const std::string_view whole = event.kind;
  const std::size_t dot = std::min(whole.find('.'), whole.size());
  const std::string_view verb = whole.substr(std::min(dot + 1, whole.size()));
  const std::string what = fmt::format("what/{}", whole.substr(0, dot));
  const bool made = verb == "created" || verb == "added" || verb == "opened";
  const bool gone = verb == "removed" || verb == "deleted" || verb == "revoked" || verb == "closed";
  telling.Set("kind", telling.Isolate(whole));
  const bool of_account = whole.starts_with("account.") || whole.starts_with("off_duty.");
  const std::string subject =
      of_account ? NameOf(telling, event.subject) : telling.Isolate(event.subject);
  telling.Set("subject", subject);
  if (telling.Say(what).empty()) return telling.Use("other");
  telling.Set("what",
              telling.Say(what, [&](std::string_view) { return std::string_view(subject); }));
  telling.Use(made ? "record/created" : gone ? "record/removed" : "record/changed");
}

// Of the control room or the ledger: the text, and a reason where there is one.
bool IsToldAsItStands(std::string_view what) {
  const auto is_in = [what](std::span<const Keyed> texts) {
    return std::ranges::find(texts, what, &Keyed::key) != texts.end();
  };
  return is_in(TrackEventTexts()) || is_in(LedgerEventTexts());
}

void TellData(Json data, Telling& telling) {
  const std::string_view what = telling.event().kind;
  if (IsToldAsItStands(what)) {
    const std::string reason = TextOf(data, "reason");
    return telling.Because(reason.empty() ? TextOf(data, "note") : reason);
  }
  if (what.starts_with("rule.")) return TellRule(data, telling);
  if (what == kind::kLodged) return TellLodged(data, telling);
  if (what == kind::kReleased || what == kind::kHeld || what == kind::kSeized) {
    return TellSettled(data, telling);
  }
  if (what == kind::kRerouted) return TellRerouted(data, telling);
  if (what == kind::kOrdered) return TellOrdered(data, telling);
  if (what == kind::kAssigned) return TellAssigned(data, telling);
  if (what == kind::kActed) return TellAct(data, telling);
  if (what == kind::kAttached) return TellAttached(data, telling);
  if (what == kind::kQuotaServed || what == kind::kQuotaReturned) return TellQuota(data, telling);
  if (what == kind::kCancelled || what == kind::kDismissed || what == kind::kWithdrawn) {
    telling.Because(TextOf(data, "reason"));
  }
}

// What the parties themselves did, and what they got of a quota, is told as to anybody. The rest is
// told of customs as a whole.
bool IsOfParties(std::string_view what) {
  return what == kind::kLodged || what == kind::kAmended || what == kind::kCancelled ||
         what == kind::kArrived || what == kind::kAttached || what == kind::kQuotaServed ||
         what == kind::kQuotaReturned;
}

void TellTrader(Telling& telling) {
  const codec::JsonText data(telling.event().data);
  std::string key = "trader/" + telling.event().kind;
  if (telling.event().kind == kind::kOrdered && data.ok()) {
    key += '/' + TextOf(data.root(), "kind");
  }
  telling.Use(FindEventText(key) == nullptr ? "trader/other" : key);
}

}  // namespace

std::string EventSentence(const desk::Event& event, std::string_view actor_name, Language language,
                          const StoryContext& context) {
  Telling telling(event, actor_name, language, context);
  if (context.for_trader && !IsOfParties(event.kind)) {
    TellTrader(telling);
    return telling.Sentence();
  }
  const bool has_text = event.kind.find('.') != std::string::npos &&
                        event.kind.find('/') == std::string::npos &&
                        !telling.Say(event.kind).empty();
  if (!has_text) {
    TellOther(telling);
    return telling.Sentence();
  }
  if (event.kind == kind::kAmended) TellAmended(telling);
  if (event.kind == kind::kAssessed) TellAssessed(telling);
  const codec::JsonText data(event.data);
  if (data.ok()) TellData(data.root(), telling);
  return telling.Sentence();
}

}  // namespace tidewaiter::api
