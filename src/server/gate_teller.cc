#include "server/gate_teller.h"

#include <algorithm>
#include <chrono>
#include <cmath>
#include <future>
#include <limits>
#include <ranges>
#include <tuple>

#include <fmt/format.h>

#include "codec/json_get.h"
#include "ledger/draft.h"
#include "monitor/gate_evidence.h"

namespace tidewaiter::server {
namespace {

using monitor::GateTelling;
using monitor::TellingState;

constexpr double kAgainFirstS = 1;
constexpr double kAgainMostS = 300;
constexpr int kFailuresCounted = 20;     // the pause is as long as it gets by then
constexpr std::size_t kWordsMax = 2000;  // of what the rules say

// In this order the events of a shipment are told.
auto Turn(const monitor::RowPtr<GateTelling>& row) {
  return std::tie(row->value.since_ms, row->value.at_ms, row->id);
}

std::string WordsOf(const ledger::Refusals& refusals) {
  std::string words;
  for (const ledger::Refusal& refusal : refusals)
    words += fmt::format("{}{} {} {}", words.empty() ? "" : "; ", refusal.code, refusal.pointer,
                         refusal.detail);
  return words.substr(0, kWordsMax);
}

// A number that a draft names.
std::uint64_t NumberIn(const std::string& text, std::string_view name) {
  const codec::JsonText json(text);
  return json.ok() ? static_cast<std::uint64_t>(codec::IntegerOf(json.root(), name)) : 0;
}

// The step that is one of these drafts.
const member::Step* FindStep(const member::Story& story, const std::vector<std::string>& drafts) {
  const auto is_it = [&](const member::Step& step) {
    const auto text = ledger::TextToSign(step.entry);
    return text && std::ranges::find(drafts, *text) != drafts.end();
  };
  const auto at = drafts.empty() ? story.steps.end() : std::ranges::find_if(story.steps, is_it);
  return at == story.steps.end() ? nullptr : &*at;
}

bool IsOvertaken(const member::Story& story, const std::string& draft) {
  return story.record.number >= NumberIn(draft, "number");
}

bool Says(const ledger::Refusals& refusals, std::string_view code) {
  return std::ranges::find(refusals, code, &ledger::Refusal::code) != refusals.end();
}

}  // namespace

std::shared_ptr<GateTeller> GateTeller::Start(GateTellerPlace place) {
  std::shared_ptr<GateTeller> self(new GateTeller(std::move(place)));
  const std::weak_ptr<GateTeller> weak = self;
  self->place_.gates->OnTelling([weak] {
    if (const auto teller = weak.lock()) teller->Wake();
  });
  self->place_.ledger.OnFinal([weak](const member::FinalEntry& final_entry) {
    if (const auto teller = weak.lock()) teller->Hear(final_entry.entry);
  });
  self->thread_ = std::jthread([s = self.get()](const std::stop_token& stop) { s->Work(stop); });
  return self;
}

GateTeller::~GateTeller() {
  Stop();
}

void GateTeller::Stop() {
  place_.gates->OnTelling(nullptr);
  thread_.request_stop();
  if (thread_.joinable()) thread_.join();
}

void GateTeller::Wake() {
  {
    const std::lock_guard lock(mutex_);
    has_news_ = true;
  }
  wake_.notify_all();
}

void GateTeller::Hear(const ledger::Entry& entry) {
  if (!monitor::IsShipment(entry.object)) return;
  {
    const std::lock_guard lock(mutex_);
    moved_.insert(entry.object);
    has_news_ = true;
  }
  wake_.notify_all();
}

void GateTeller::Work(const std::stop_token& stop) {
  double pause_s = 0;
  while (!stop.stop_requested()) {
    {
      std::unique_lock lock(mutex_);
      const auto news = [this] { return has_news_; };
      if (std::isinf(pause_s)) {
        wake_.wait(lock, stop, news);
      } else {
        const auto pause = std::chrono::duration<double>(pause_s);
        wake_.wait_for(lock, stop, std::chrono::ceil<std::chrono::milliseconds>(pause), news);
      }
      has_news_ = false;
    }
    if (stop.stop_requested()) return;
    pause_s = Round();
  }
}

double GateTeller::Round() {
  std::deque<Answer> answers;
  std::set<std::string> moved;
  {
    const std::lock_guard lock(mutex_);
    answers.swap(answers_);
    moved.swap(moved_);
  }
  for (const Answer& answer : answers)
    Settle(answer);
  std::map<std::string, monitor::RowPtr<GateTelling>> first;
  for (const auto& row : place_.gates->Tellings()) {
    if (row->value.state != TellingState::kWaiting) continue;
    auto& place = first[row->value.shipment];
    if (!place || Turn(row) < Turn(place)) place = row;
  }
  std::erase_if(lines_,
                [&](const auto& line) { return !line.second.sent && !first.contains(line.first); });
  const double now_s = place_.clock->MonotonicSeconds();
  double next_s = std::numeric_limits<double>::infinity();
  for (const auto& [shipment, row] : first) {
    Line& line = lines_[shipment];
    if (moved.contains(shipment)) line.due_s = 0;
    // What was written is not on the desk's shelf yet: it wakes us.
    if (line.written.first == row->id && row->version < line.written.second) continue;
    if (!line.sent && line.due_s <= now_s) Attempt(*row, line);
    if (!line.sent) next_s = std::min(next_s, line.due_s);
  }
  return std::isinf(next_s) ? next_s : std::max(0.0, next_s - now_s);
}

void GateTeller::Attempt(Row row, Line& line) {
  const auto story = place_.ledger.Tell(row.value.shipment);
  if (!story && story.error().code != ErrorCode::kNotFound) {
    return Wait(std::move(row), monitor::kLedgerAway, line);
  }
  if (!story || story->steps.empty()) {
    const std::int64_t waited_ms = place_.clock->UnixMilliseconds() - row.value.since_ms;
    if (waited_ms <= kUnknownMaxMs) return Wait(std::move(row), monitor::kShipmentUnknown, line);
    Refuse(std::move(row), monitor::kShipmentUnknown, "nobody opened it within a week", line);
    return;
  }
  const std::vector<std::string>& drafts = row.value.drafts;
  if (const member::Step* step = FindStep(*story, drafts)) {
    if (!step->is_final) return Wait(std::move(row), monitor::kLedgerAway, line);
    return Tell(std::move(row), {step->entry.log, step->number, step->index}, line);
  }
  const bool overtaken = !drafts.empty() && IsOvertaken(*story, drafts.back());
  if (overtaken) DropFields(drafts.back());  // nothing of it can stand any more
  const bool anew = drafts.empty() || line.anew || overtaken ||
                    NumberIn(drafts.back(), "charter") < place_.ledger.charter()->size();
  if (anew) return Begin(std::move(row), *story, line);
  Send(std::move(row), line);
}

// Fields, then the text, then the network.
void GateTeller::Begin(Row row, const member::Story& story, Line& line) {
  const auto pass = place_.gates->FindPass(row.id);
  const auto no_event = [&](std::string detail) {
    Refuse(std::move(row), monitor::kNoEvent, std::move(detail), line);
  };
  if (!pass) return no_event("the pass is not here any more");
  const auto evidence = monitor::ConditionEvidenceOf(pass->value, row.value.seal,
                                                     {.latest = story.steps.back().entry,
                                                      .by = place_.ledger.id(),
                                                      .charter = place_.ledger.charter()->size(),
                                                      .now_ms = place_.clock->UnixMilliseconds()},
                                                     place_.fill);
  if (!evidence) return no_event(evidence.error().message);
  auto text = ledger::TextToSign(evidence->draft);
  if (!text) return no_event(text.error().message);
  const ledger::Entry& draft = evidence->draft;
  const Status kept = place_.payloads->With([&](payload::Store& store) {
    return store.Keep({draft.log, draft.object, draft.number}, evidence->payload);
  });
  if (!kept) return Wait(std::move(row), monitor::kLedgerAway, line);
  std::vector<std::string>& drafts = row.value.drafts;
  if (drafts.size() == monitor::kTellingDraftsMax) drafts.erase(drafts.begin());
  drafts.push_back(*std::move(text));
  row.value.why.clear();
  line.anew = false;
  if (Write(row, line)) Send(std::move(row), line);
}

void GateTeller::Send(Row row, Line& line) {
  auto draft = place_.ledger.ReadDraft(row.value.drafts.back());
  if (draft) draft = place_.ledger.Sign(*draft, draft->missing);
  if (!draft && draft.error().code == ErrorCode::kNotFound) {
    Refuse(std::move(row), "power", draft.error().message, line);
    return;
  }
  if (!draft) return Wait(std::move(row), monitor::kLedgerAway, line);
  if (!draft->refusals.empty()) return OnRefusals(std::move(row), draft->refusals, line);
  const std::string shipment = row.value.shipment;
  line.sent = std::move(row);
  place_.ledger.Submit(*draft, [weak = weak_from_this(), shipment](Result<member::Said> said) {
    const auto teller = weak.lock();
    if (!teller) return;
    {
      const std::lock_guard lock(teller->mutex_);
      teller->answers_.push_back({shipment, std::move(said)});
      teller->has_news_ = true;
    }
    teller->wake_.notify_all();
  });
}

void GateTeller::Settle(const Answer& answer) {
  Line& line = lines_[answer.shipment];
  if (!line.sent) return;
  Row row = *std::move(line.sent);
  line.sent.reset();
  if (!answer.said) return Wait(std::move(row), monitor::kLedgerAway, line);
  const member::Said& said = *answer.said;
  if (!said.refusals.empty()) return OnRefusals(std::move(row), said.refusals, line);
  Tell(std::move(row), {said.log, said.number, said.index}, line);
}

// Of another time, charter or number it may be taken: then the next try drafts it anew. What came
// first has to be seen before, for it may be this very text.
void GateTeller::OnRefusals(Row row, const ledger::Refusals& refusals, Line& line) {
  const auto story = place_.ledger.Tell(row.value.shipment);
  const std::string draft = row.value.drafts.back();
  const bool is_behind = Says(refusals, "number_taken") || Says(refusals, "before_missing");
  line.anew = Says(refusals, "time");
  if (!story || is_behind || line.anew || IsOvertaken(*story, draft) ||
      NumberIn(draft, "charter") < place_.ledger.charter()->size()) {
    return Wait(std::move(row), monitor::kLedgerAway, line);
  }
  if (Refuse(std::move(row), refusals.front().code, WordsOf(refusals), line)) DropFields(draft);
}

// What is not written is found out again: it waits, and is looked for in the ledger.
void GateTeller::Tell(Row row, const Place& place, Line& line) {
  row.value.state = TellingState::kTold;
  row.value.drafts.clear();
  row.value.why.clear();
  row.value.log = place.log;
  row.value.number = place.number;
  row.value.index = place.index;
  line.failures = 0;
  static_cast<void>(Write(row, line));
}

bool GateTeller::Refuse(Row row, std::string_view why, std::string detail, Line& line) {
  row.value.state = TellingState::kRefused;
  row.value.drafts.clear();
  row.value.why = why;
  row.value.detail = std::move(detail);
  line.failures = 0;
  return Write(row, line);
}

void GateTeller::Wait(Row row, std::string_view why, Line& line) {
  const double again_s = std::min(kAgainMostS, std::ldexp(kAgainFirstS, line.failures));
  line.failures = std::min(line.failures + 1, kFailuresCounted);
  line.due_s = place_.clock->MonotonicSeconds() + again_s;
  if (row.value.why == why) return;
  row.value.why = why;
  static_cast<void>(Write(row, line));
}

// Of a draft that will not be said.
void GateTeller::DropFields(const std::string& text) {
  const auto draft = place_.ledger.ReadDraft(text);
  if (!draft) return;
  const payload::Place place{draft->log, draft->object, draft->number};
  const payload::Asker asker{.by = monitor::kSystem, .purpose = "to forget what is not said"};
  static_cast<void>(place_.payloads->With([&](payload::Store& store) -> Status {
    ASSIGN_OR_RETURN(const payload::Reading kept, store.Read(place, asker));
    return kept.state == payload::KeptState::kDraft ? store.Drop(place, kept.payload) : Status{};
  }));
}

// False: the disk failed, or somebody else was first; then there is no harm in trying again.
bool GateTeller::Write(Row& row, Line& line) {
  auto written = std::make_shared<std::promise<Result<std::uint64_t>>>();
  clearance::PutRecords puts;
  puts.records.push_back(monitor::PutTelling(row.value, row.version));
  writer_.Put(std::move(puts),
              [written](Result<std::uint64_t> version) { written->set_value(std::move(version)); });
  const Result<std::uint64_t> version = written->get_future().get();
  if (!version) {
    line.due_s = place_.clock->MonotonicSeconds() + kAgainFirstS;
    return false;
  }
  row.version = *version;
  line.written = {row.id, row.version};
  return true;
}

void AddTellingReadings(http::Metrics& metrics, const std::weak_ptr<monitor::GateDesk>& desk) {
  const auto add = [&](const char* name, const char* help, TellingState state) {
    metrics.AddReading(name, help, [desk, state] {
      const auto gates = desk.lock();
      if (!gates) return 0.0;
      const auto tellings = gates->Tellings();
      return static_cast<double>(std::ranges::count_if(
          tellings, [&](const auto& row) { return row->value.state == state; }));
    });
  };
  add("tidewaiter_ledger_gate_events_waiting", "Passes of gates that the ledger is to be told of",
      TellingState::kWaiting);
  add("tidewaiter_ledger_gate_events_refused", "Passes of gates that the ledger did not take",
      TellingState::kRefused);
}

}  // namespace tidewaiter::server
