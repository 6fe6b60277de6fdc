#include "retrace/insider.h"

#include <algorithm>
#include <string>
#include <unordered_map>
#include <vector>

#include "chainlog/log.h"
#include "chainlog/reader.h"
#include "intake/frame_log.h"
#include "os/clock.h"

namespace tidewaiter::retrace {
namespace {

constexpr std::string_view kAlteration = "insider_alteration";
constexpr std::string_view kDeletion = "insider_deletion";

struct Kept {
  std::int64_t received_ms = 0;
  std::string body = {};
  std::string frame = {};
};

struct Case {
  const TruthRow* row = nullptr;
  std::vector<Kept> records = {};
  [[nodiscard]] bool Touches(const Kept& kept) const {
    return kept.received_ms >= row->began_ms && kept.received_ms <= row->ended_ms;
  }
};

std::vector<Case> CasesOf(std::span<const TruthRow> truth) {
  std::vector<Case> cases;
  for (const TruthRow& row : truth) {
    if ((row.kind == kAlteration || row.kind == kDeletion) && cases.size() < kInsidersMax)
      cases.push_back({.row = &row});
  }
  return cases;
}

// The records around each case's time: a day before and behind, of its device.
Status Collect(const os::Path& log, std::vector<Case>& cases) {
  constexpr std::int64_t kAroundMs = 86'400'000;
  std::unordered_map<std::string_view, std::vector<Case*>> by_device;
  for (Case& each : cases)
    by_device[each.row->device].push_back(&each);
  ASSIGN_OR_RETURN(auto reader, chainlog::Reader::Open(log));
  for (;;) {
    ASSIGN_OR_RETURN(const auto record, reader.Next());
    if (!record) return {};
    ASSIGN_OR_RETURN(const auto frame, intake::ReadFrame(record->body));
    const auto found = by_device.find(frame.device);
    if (found == by_device.end()) continue;
    for (Case* each : found->second) {
      if (frame.received_ms < each->row->began_ms - kAroundMs ||
          frame.received_ms > each->row->ended_ms + kAroundMs ||
          each->records.size() == kInsiderRecordsMax)
        continue;
      each->records.push_back({.received_ms = frame.received_ms,
                               .body = std::string(record->body),
                               .frame = std::string(frame.frame)});
    }
  }
}

// A log of the case's records, all or without those of its time. Gives its head.
Result<chainlog::Head> Build(const Case& each, bool leave_out, const os::Path& folder) {
  os::FakeClock clock;
  ASSIGN_OR_RETURN(auto log, chainlog::Log::Open(folder, {.name = "frames", .clock = &clock}));
  for (const Kept& kept : each.records) {
    if (leave_out && each.Touches(kept)) continue;
    clock.unix_seconds = kept.received_ms / 1000;
    clock.milliseconds = kept.received_ms % 1000;
    ASSIGN_OR_RETURN([[maybe_unused]] const auto seq, log->Append(kept.body));
  }
  RETURN_IF_ERROR(log->Flush());
  return log->head();
}

// Turns over one bit in the first frame of the case's time. False: there is none.
Result<bool> Alter(const Case& each, const os::Path& folder) {
  const auto target = std::ranges::find_if(
      each.records, [&](const Kept& kept) { return each.Touches(kept) && !kept.frame.empty(); });
  if (target == each.records.end()) return false;
  std::error_code error;
  for (const auto& entry : std::filesystem::directory_iterator(folder, error)) {
    if (!entry.is_regular_file(error)) continue;
    ASSIGN_OR_RETURN(std::string bytes, os::ReadFile(entry.path()));
    const std::size_t at = bytes.find(target->body);
    if (at == std::string::npos) continue;
    bytes[at + target->body.size() - 1] ^= 1;  // the last byte of the frame
    RETURN_IF_ERROR(os::WriteFile(entry.path(), bytes));
    return true;
  }
  return false;
}

Result<bool> IsFound(const os::Path& folder, const std::vector<chainlog::Head>& heads) {
  ASSIGN_OR_RETURN(const auto verified, chainlog::Verify(folder, heads));
  return !verified.faults.empty();
}

struct Counted {
  std::size_t hits = 0;
  std::size_t of = 0;
  void Add(bool hit) {
    hits += hit ? 1 : 0;
    ++of;
  }
};

struct Tried {
  Counted altered;
  Counted deleted;
  Counted unwitnessed;
  Counted untouched;
};

Status TryOne(const Case& each, const os::Path& scratch, Tried& tried) {
  const os::Path whole = scratch / "whole";
  ASSIGN_OR_RETURN(const chainlog::Head head, Build(each, false, whole));
  ASSIGN_OR_RETURN(const bool cried, IsFound(whole, {head}));
  tried.untouched.Add(cried);
  if (each.row->kind == kAlteration) {
    ASSIGN_OR_RETURN(const bool done, Alter(each, whole));
    if (!done) return {};
    ASSIGN_OR_RETURN(const bool found, IsFound(whole, {}));
    tried.altered.Add(found);
    return {};
  }
  if (std::ranges::none_of(each.records, [&](const Kept& kept) { return each.Touches(kept); }))
    return {};
  const os::Path anew = scratch / "anew";
  ASSIGN_OR_RETURN([[maybe_unused]] const auto other, Build(each, true, anew));
  ASSIGN_OR_RETURN(const bool found, IsFound(anew, {head}));
  tried.deleted.Add(found);
  ASSIGN_OR_RETURN(const bool alone, IsFound(anew, {}));
  tried.unwitnessed.Add(alone);
  return {};
}

Status Clear(const os::Path& folder) {
  std::error_code error;
  std::filesystem::remove_all(folder, error);
  return error ? Fail(ErrorCode::kUnavailable, folder.string() + ": " + error.message()) : Status{};
}

}  // namespace

Result<InsiderFigures> TryInsiders(std::span<const TruthRow> truth, const os::Path& log,
                                   const os::Path& scratch) {
  std::vector<Case> cases = CasesOf(truth);
  Tried tried;
  if (!cases.empty()) RETURN_IF_ERROR(Collect(log, cases));
  for (const Case& each : cases) {
    RETURN_IF_ERROR(Clear(scratch));
    RETURN_IF_ERROR(os::MakeFolder(scratch));
    RETURN_IF_ERROR(TryOne(each, scratch, tried));
  }
  RETURN_IF_ERROR(Clear(scratch));
  const auto share = [](const Counted& counted) { return ShareOf(counted.hits, counted.of); };
  return InsiderFigures{.altered = share(tried.altered),
                        .deleted = share(tried.deleted),
                        .deleted_unwitnessed = share(tried.unwitnessed),
                        .untouched = share(tried.untouched)};
}

}  // namespace tidewaiter::retrace
