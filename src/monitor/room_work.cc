// What comes into the control room: frames, alarms, what devices show of movements; and the log
// that is worked through again at a start.
#include <algorithm>
#include <iterator>

#include "chainlog/reader.h"
#include "intake/mqtt_json.h"
#include "monitor/internal/room_impl.h"

namespace tidewaiter::monitor {
namespace {

constexpr std::int64_t kReplayTickMs = 60'000;  // alarms are the same however seldom one looks
constexpr std::size_t kVisitsWaitingMax = 100'000;

bool IsLine(const intake::FrameRecord& frame) {
  return frame.protocol == intake::kNmeaProtocol || frame.protocol == intake::kRemoteIdProtocol;
}

// Receivers of two posts may have one name; parts of a message belong together by it.
std::string StationOf(const intake::FrameRecord& frame) {
  std::string station(frame.post);
  if (!station.empty()) station += '/';
  return station += frame.device;
}

bool IsNoHttp(const intake::Listener& listener) {
  return listener.kind != intake::ListenerKind::kHttp;
}

}  // namespace

Status ControlRoom::Impl::StartIntake() {
  intake::Options in;
  in.log_folder = options.folder / "frames";
  in.log = options.log;
  if (in.log.name.empty()) in.log.name = "frames";
  in.log.clock = options.clock;
  std::ranges::copy_if(options.listeners, std::back_inserter(in.listeners), IsNoHttp);
  in.devices = &desk;
  in.unknown = options.unknown;
  in.limits = options.limits;
  in.clock = options.clock;
  {
    const std::lock_guard lock(mutex_);
    in.posts = posts_;
  }
  in.on_arrival = [this](const intake::Arrival& arrival) { OnArrival(arrival); };
  in.on_fault = [this](const intake::Fault& fault) { OnFault(fault); };
  ASSIGN_OR_RETURN(intake, intake::Intake::Start(std::move(in)));
  return StartHttp();
}

Status ControlRoom::Impl::StartHttp() {
  for (const intake::Listener& listener : options.listeners) {
    if (IsNoHttp(listener)) continue;
    const auto same = [&](const intake::Listener& one) { return one.name == listener.name; };
    if (std::ranges::count_if(options.listeners, same) > 1) {
      return Fail(ErrorCode::kInvalidArgument, "two listeners are called " + listener.name,
                  "listeners");
    }
    ASSIGN_OR_RETURN(auto http,
                     intake::DeviceHttp::Start(intake::HttpOptionsOf(listener), *intake, desk));
    https.emplace(listener.name, std::move(http));
  }
  return {};
}

void ControlRoom::Impl::OnArrival(const intake::Arrival& arrival) {
  Work(arrival.frame, arrival.seq, arrival.reports, 0);
  for (const auto& use : arrival_uses)
    use(arrival);
}

void ControlRoom::Impl::NotePost(const intake::FrameRecord& frame) {
  if (frame.post.empty()) return;
  const std::lock_guard lock(mutex_);
  const auto post = posts_.find(frame.post);
  std::uint64_t& seq = post == posts_.end() ? posts_[std::string(frame.post)] : post->second;
  seq = std::max(seq, frame.post_seq);
}

// Lines have no time in them, and a device's clock is judged by when it was heard first: by the
// post. What is known here is known since it came here.
void ControlRoom::Impl::Work(const intake::FrameRecord& frame, std::uint64_t seq,
                             std::span<const device::Report> reports, std::uint64_t from) {
  marks_.Pass(frame.heard_ms(), seq);
  NotePost(frame);
  if (!frame.Counts()) return;
  if (IsLine(frame)) {
    watches->TakeLine(frame.protocol, StationOf(frame), frame.frame, frame.received_ms, seq);
    return;
  }
  if (reports.empty()) return;
  for (const device::Report& report : reports) {
    board.Hear(report, frame.received_ms);
    watches->Take(EventOf(report, frame.received_ms, seq));
  }
  if (seq >= from) {
    pool->Take(reports, {.seq = seq,
                         .received_ms = frame.heard_ms(),
                         .first_ms = frame.post.empty() ? 0 : frame.received_ms});
  }
}

void ControlRoom::Impl::OnFault(const intake::Fault& fault) {
  desk.Note(fault);
  if (auto alarm = AlarmOf(fault)) Raise({*std::move(alarm)});
}

void ControlRoom::Impl::Raise(const track::Alarms& alarms) {
  track::Alarms now = patience_.Filter(alarms);
  if (now.empty()) return;
  lessons.Say(now);
  book.Take(now);
}

// ---- the log again

Status ControlRoom::Impl::Replay() {
  std::uint64_t trackers_from = 0;
  auto snapshot = ReadSnapshot(options.folder / "trackers.snapshot");
  if (snapshot) {
    // One that cannot be used costs time, nothing else: the log has everything.
    if (pool->Load(snapshot->trackers)) trackers_from = pool->next_seq();
    for (const SealSaid& said : snapshot->seals)
      board.Recall(said);
    marks_.Set(std::move(snapshot->marks));
    const std::lock_guard lock(mutex_);
    posts_ = std::move(snapshot->posts);
  }
  const std::uint64_t watches_from =
      marks_.Before(options.clock->UnixMilliseconds() - kWatchBackMs);
  auto reader = chainlog::Reader::Open(options.folder / "frames");
  if (!reader && reader.error().code == ErrorCode::kNotFound) {
    // A log that is gone has no frames of posts: their mirrors give them again.
    const std::lock_guard lock(mutex_);
    posts_.clear();
    return {};
  }
  if (!reader) return std::unexpected(reader.error());
  const std::uint64_t from = std::min(trackers_from, watches_from);
  if (from > 0) {
    const Status found = reader->Seek(from);
    // Dropped long ago: then from the oldest that is there.
    if (!found && found.error().code != ErrorCode::kNotFound) return found;
  }
  return ReplayFrom(*reader, trackers_from);
}

Status ControlRoom::Impl::ReplayFrom(chainlog::Reader& reader, std::uint64_t trackers_from) {
  device::Decoded said;
  std::int64_t last_ms = 0;
  std::int64_t tick_ms = 0;
  std::uint64_t count = 0;
  while (true) {
    ASSIGN_OR_RETURN(const auto record, reader.Next());
    if (!record) break;
    const auto frame = intake::ReadFrame(record->body);
    if (!frame) continue;  // of a later program
    ++count;
    const std::int64_t heard_ms = frame->heard_ms();
    if (last_ms != 0 && heard_ms - last_ms > kReplayTickMs)
      patience_.Begin(last_ms, heard_ms);  // we were away then, too
    last_ms = std::max(last_ms, heard_ms);
    const bool has_reports = frame->Counts() && !IsLine(*frame);
    said.Clear();
    if (has_reports && !intake::DecodeAgain(*frame, said)) said.Clear();
    Work(*frame, record->seq, said.reports(), trackers_from);
    if (last_ms - tick_ms >= kReplayTickMs && record->seq >= trackers_from) {
      tick_ms = last_ms;
      pool->Tick(last_ms);
      watches->Tick(last_ms);
      if (const track::Alarms left = patience_.Over(last_ms); !left.empty()) book.Take(left);
    }
  }
  pool->Flush();
  watches->Flush();
  if (last_ms != 0) patience_.Begin(last_ms, options.clock->UnixMilliseconds());
  const std::lock_guard lock(mutex_);
  figures_.replayed = count;
  return {};
}

// ---- what devices show of movements

void ControlRoom::Impl::OnView(const track::UnitView& view) {
  board.See(view);
  if (!view.movement.empty()) WriteShown(view);
}

void ControlRoom::Impl::WriteShown(const track::UnitView& view) {
  const auto row = records.movements.Find(view.movement);
  if (row == nullptr) return;
  const auto shown = Progress(row->value, view, options.clock->UnixMilliseconds());
  if (!shown) return;
  {
    const std::lock_guard lock(mutex_);
    // Looked at again after the write that is under way, and after this one: it may be refused.
    views_waiting_[row->id] = view;
    if (!movements_writing_.insert(row->id).second) return;
  }
  PutMovement(*row, *shown);
}

void ControlRoom::Impl::PutMovement(const Row<MovementRecord>& row, const Shown& shown) {
  writer.Put({.records = {{.collection = std::string(kMovementRecords),
                           .id = row.id,
                           .if_version = row.version,
                           .body = WriteMovementRecord(shown.record),
                           .kind = shown.event,
                           .data = "{}"}}},
             [this, id = row.id](const Result<std::uint64_t>&) {
               const std::lock_guard lock(mutex_);
               movements_writing_.erase(id);
               written_.notify_all();
             });
}

void ControlRoom::Impl::Visit(PendingVisit visit) {
  {
    const std::lock_guard lock(mutex_);
    if (visits_waiting_.size() >= kVisitsWaitingMax) return;
    visits_waiting_.push_back(std::move(visit));
  }
  WriteVisits();
}

// What waited for a write, or was refused: looked at again with the record as it is now.
void ControlRoom::Impl::WriteVisits() {
  std::map<std::string, track::UnitView> views;
  std::vector<PendingVisit> visits;
  {
    const std::lock_guard lock(mutex_);
    views.swap(views_waiting_);
    visits.swap(visits_waiting_);
  }
  for (const auto& [movement, view] : views)
    WriteShown(view);
  for (PendingVisit& visit : visits) {
    const auto row = records.movements.Find(visit.movement);
    if (row == nullptr) continue;
    Shown shown{.record = row->value, .event = "movement.visit"};
    if (!AddVisit(shown.record, visit.node, visit.seen_by, visit.at_ms)) continue;
    {
      const std::lock_guard lock(mutex_);
      const bool may = movements_writing_.insert(visit.movement).second;
      visits_waiting_.push_back(visit);  // until the record has it
      if (!may) continue;
    }
    PutMovement(*row, shown);
  }
}

}  // namespace tidewaiter::monitor
