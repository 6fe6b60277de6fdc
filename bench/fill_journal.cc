// bench_fill_journal: a large journal from a small one.
//
//   bench_fill_journal --from demo/journal.db --to big/journal.db --declarations 10000000
//
// Writes the declarations of one journal again and again under new references, through the store
// itself: events with their chain, rows, words, news and counts, each as the desk writes them. One
// of --open is still open, the others are released. Records (accounts, offices) are copied once.
// Prints JSON: declarations, events, seconds, bytes.
#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "desk/document.h"
#include "desk/event.h"
#include "desk/fold.h"
#include "desk/store.h"
#include "os/clock.h"
#include "os/file.h"
#include "store/open.h"

namespace tidewaiter::bench {
namespace {

constexpr int kBatch = 500;
constexpr std::int64_t kStepMs = 3'000;  // between declarations: 10 million are a year
constexpr std::int64_t kDayMs = 86'400'000;

// A declaration as it stands in the small journal.
struct Template {
  desk::DeclarationRow row;
  std::vector<desk::Event> events;
  std::vector<desk::ControlRow> controls;
};

struct Templates {
  std::vector<Template> open;
  std::vector<Template> released;
};

Result<Templates> ReadTemplates(desk::Store& store) {
  Templates templates;
  desk::DeclarationQuery query;
  query.limit = 1000;
  ASSIGN_OR_RETURN(const auto rows, store.ListDeclarations(query));
  for (const desk::DeclarationRow& row : rows) {
    Template made{.row = row, .events = {}, .controls = {}};
    ASSIGN_OR_RETURN(made.events, store.EventsOf(row.id));
    if (!row.control.empty()) {
      ASSIGN_OR_RETURN(const auto control, store.FindControl(row.control));
      if (control) made.controls.push_back(*control);
    }
    if (row.status == desk::State::kUnderControl)
      templates.open.push_back(std::move(made));
    else if (row.status == desk::State::kReleased)
      templates.released.push_back(std::move(made));
  }
  if (!templates.open.empty() && !templates.released.empty()) return templates;
  return Fail(ErrorCode::kFailedPrecondition, "the small journal has nothing open or released");
}

void Replace(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos;
       at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

class Filler {
 public:
  Filler(desk::Store& store, desk::Head head, std::int64_t begin_ms)
      : store_(store), head_(head), begin_ms_(begin_ms) {}

  Status Add(const Template& from, std::uint64_t number) {
    const std::int64_t lodged_ms = begin_ms_ + static_cast<std::int64_t>(number) * kStepMs;
    const std::int64_t move_ms = lodged_ms - from.row.lodged_ms;
    desk::DeclarationRow row = from.row;
    row.id = fmt::format("{}-{}", from.row.id, number);
    row.lrn = fmt::format("{}-{}", from.row.lrn, number);
    for (std::int64_t* time :
         {&row.lodged_ms, &row.arrived_ms, &row.decided_ms, &row.due_ms, &row.finished_ms}) {
      if (*time != 0) *time += move_ms;
    }
    AddEvents(from, row, move_ms);
    for (desk::ControlRow control : from.controls) {
      control.declaration = row.id;
      control.lrn = row.lrn;
      row.control = control.id = fmt::format("{}-{}", control.id, number);
      for (std::int64_t* time :
           {&control.ordered_ms, &control.due_ms, &control.started_ms, &control.done_ms}) {
        if (*time != 0) *time += move_ms;
      }
      batch_.controls.push_back(std::move(control));
    }
    Count(row);
    batch_.search.push_back(
        {row.document_seq, fmt::format("{} {} {} {} {}", row.lrn, row.goods, row.importer_name,
                                       row.declarant, row.importer)});
    batch_.declarations.push_back(std::move(row));
    return batch_.declarations.size() < kBatch ? Status{} : Flush();
  }

  Status Flush() {
    const Status status = store_.Commit(batch_);
    batch_ = {};
    return status;
  }
  [[nodiscard]] std::uint64_t events() const { return head_.seq; }

 private:
  void AddEvents(const Template& from, desk::DeclarationRow& row, std::int64_t move_ms) {
    for (desk::Event event : from.events) {
      const std::uint64_t before = event.seq;
      event.seq = head_.seq + 1;
      event.time_ms = std::max(head_.time_ms, event.time_ms + move_ms);
      event.subject = row.id;
      if (event.kind == desk::kind::kLodged) Replace(event.data, from.row.lrn, row.lrn);
      if (!from.row.control.empty()) {
        Replace(event.data, from.row.control, from.row.control + row.id.substr(from.row.id.size()));
      }
      event.hash = desk::ChainHash(head_.hash, event);
      if (before == from.row.document_seq) row.document_seq = event.seq;
      if (before == from.row.decision_seq) row.decision_seq = event.seq;
      if (before == from.row.last_seq) row.last_seq = event.seq;
      head_ = {.seq = event.seq, .hash = event.hash, .time_ms = event.time_ms};
      if (!desk::NotificationCode(event).empty()) Tell(event, row);
      batch_.events.push_back(std::move(event));
    }
  }

  void Tell(const desk::Event& event, const desk::DeclarationRow& row) {
    for (const std::string* party : {&row.declarant, &row.importer}) {
      if (party == &row.importer && row.importer == row.declarant) continue;
      batch_.notifications.push_back({event.seq, *party, row.id, row.lrn,
                                      std::string(desk::NotificationCode(event)), event.time_ms});
    }
  }

  void Count(const desk::DeclarationRow& row) {
    const auto day = static_cast<Day>(row.lodged_ms / kDayMs);
    batch_.tallies.push_back({day, row.office, "lodged", "", 1});
    batch_.tallies.push_back({day, row.office, "lane", std::string(desk::Name(row.lane)), 1});
  }

  desk::Store& store_;
  desk::Head head_;
  std::int64_t begin_ms_;
  desk::Batch batch_;
};

struct Options {
  os::Path from;
  os::Path to;
  std::uint64_t declarations = 1'000'000;
  std::uint64_t open = 100;
};

Status CopyRecords(desk::Store& from, desk::Store& to) {
  desk::Batch batch;
  for (const char* collection : {"account", "off_duty", "office", "policy", "setting", "api_key"}) {
    ASSIGN_OR_RETURN(const auto records, from.ListRecords(collection));
    batch.records.insert(batch.records.end(), records.begin(), records.end());
  }
  return to.Commit(batch);
}

Status Run(const Options& options) {
  ASSIGN_OR_RETURN(const auto small, store::OpenSqlite({.file = options.from, .readers = 1}));
  ASSIGN_OR_RETURN(const Templates templates, ReadTemplates(*small));
  ASSIGN_OR_RETURN(const auto big, store::OpenSqlite({.file = options.to, .readers = 1}));
  RETURN_IF_ERROR(CopyRecords(*small, *big));
  const os::Clock& clock = os::RealClock();
  const double begin = clock.MonotonicSeconds();
  Filler filler(
      *big, {},
      clock.UnixMilliseconds() - static_cast<std::int64_t>(options.declarations) * kStepMs);
  for (std::uint64_t i = 0; i < options.declarations; ++i) {
    const auto& kind = i % options.open == 0 ? templates.open : templates.released;
    RETURN_IF_ERROR(filler.Add(kind[i % kind.size()], i));
    if (i % 100'000 == 0) std::fprintf(stderr, "%llu\n", static_cast<unsigned long long>(i));
  }
  RETURN_IF_ERROR(filler.Flush());
  ASSIGN_OR_RETURN(const std::uint64_t bytes, os::FileSize(options.to));
  nlohmann::ordered_json json{{"declarations", options.declarations},
                              {"events", filler.events()},
                              {"seconds", clock.MonotonicSeconds() - begin},
                              {"bytes", bytes}};
  std::printf("%s\n", json.dump().c_str());
  return {};
}

}  // namespace
}  // namespace tidewaiter::bench

int main(int argc, char** argv) {
  tidewaiter::bench::Options options;
  CLI::App app("writes a large journal from a small one");
  app.add_option("--from", options.from, "journal.db of a demo")->required();
  app.add_option("--to", options.to, "journal.db to make")->required();
  app.add_option("--declarations", options.declarations)->check(CLI::PositiveNumber);
  app.add_option("--open", options.open, "one of so many is still open")
      ->check(CLI::PositiveNumber);
  CLI11_PARSE(app, argc, argv);
  const tidewaiter::Status status = tidewaiter::bench::Run(options);
  if (!status) std::fprintf(stderr, "bench_fill_journal: %s\n", status.error().message.c_str());
  return status ? 0 : 1;
}
