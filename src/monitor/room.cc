// The control room's life: records, start, stop, and housekeeping. What comes in: room_work.cc.
// What people ask: room_picture.cc.
#include "monitor/room.h"

#include <algorithm>
#include <array>
#include <chrono>

#include "access/secret.h"
#include "access/token.h"
#include "base/check.h"
#include "monitor/internal/room_impl.h"

namespace tidewaiter::monitor {
namespace {

// What was received before is with the trackers by now: the disk had it long ago.
constexpr std::int64_t kTickLagMs = 5000;
constexpr auto kPulse = std::chrono::seconds(1);
constexpr const char* kArrivalsFile = "arrivals.snapshot";
constexpr auto kWrittenWait = std::chrono::seconds(10);  // for the store; then it counts as away

double SecondsOf(const os::Clock& clock, double since) {
  return clock.MonotonicSeconds() - since;
}

// What of a movement the trackers work by.
bool SamePath(const track::Movement& a, const track::Movement& b) {
  return a.pairings == b.pairings && a.nodes == b.nodes && a.edges == b.edges &&
         a.disarm == b.disarm && a.limits == b.limits && a.iot == b.iot && a.unit == b.unit;
}

Status CheckOptions(const RoomOptions& options) {
  if (options.shards < 1 || options.shards > static_cast<int>(kShardsMax)) {
    return Fail(ErrorCode::kInvalidArgument, "there are 1 to 64 shards", "/shards");
  }
  const MapAges& ages = options.map_ages;
  if (ages.device_s < 1 || ages.vessel_s < 1 || ages.drone_s < 1)
    return Fail(ErrorCode::kInvalidArgument, "units are shown for a second at least", "/map_ages");
  if (options.snapshot_s < 1 || options.queue_max == 0 || options.plan_wait_ms < 0) {
    return Fail(ErrorCode::kInvalidArgument, "times and queues are positive", "/snapshot_s");
  }
  return {};
}

}  // namespace

ControlRoom::Impl::Impl(desk::Store& the_store, clearance::Engine& the_engine,
                        RoomOptions the_options)
    : store(the_store),
      engine(the_engine),
      options(std::move(the_options)),
      writer(the_engine),
      book(records.alarms, writer, options.clocks),
      desk(records.devices, records.orders, writer, *options.clock) {}

Status ControlRoom::Impl::Open() {
  RETURN_IF_ERROR(CheckOptions(options));
  RETURN_IF_ERROR(os::MakeFolder(options.folder));
  for (const BaseLayer& layer : options.base_map) {
    ASSIGN_OR_RETURN(const std::uint64_t bytes, os::FileSize(layer.file));
    if (bytes > kLayerBytesMax) {
      return Fail(ErrorCode::kInvalidArgument, layer.file.string() + " is larger than 64 MB");
    }
    RETURN_IF_ERROR(ReadLayer(layer));
  }
  engine.Subscribe([this, line = line_.Tie()](const clearance::Change& change) {
    line.While([&] {
      for (const desk::RecordRow& record : change.batch.records)
        OnChange(record);
    });
  });
  RETURN_IF_ERROR(records.movements.Fill(store, kMovementRecords));
  RETURN_IF_ERROR(records.alarms.Fill(store, kAlarmRecords));
  RETURN_IF_ERROR(records.devices.Fill(store, kDeviceRecords));
  RETURN_IF_ERROR(records.orders.Fill(store, kOrderRecords));
  RETURN_IF_ERROR(records.geo.Fill(store, kGeoRecords));
  RETURN_IF_ERROR(records.response_units.Fill(store, kResponseUnitRecords));
  RETURN_IF_ERROR(records.dispatches.Fill(store, kDispatchRecords));
  RETURN_IF_ERROR(records.shifts.Fill(store, kShiftRecords));
  RETURN_IF_ERROR(records.settings.Fill(store, kSettingsRecords));
  book.Open();
  for (const auto& row : records.alarms.All())
    lessons.See(row->value);
  return {};
}

std::unexpected<Error> Of(const BaseLayer& layer, const Error& error) {
  return Fail(error.code, fmt::format("{}: {}", layer.file.string(), error.message));
}

// What the room itself works by, of the first layer of its kind.
Status ControlRoom::Impl::ReadLayer(const BaseLayer& layer) {
  const bool is_countries = layer.kind == "countries" && countries_ == nullptr;
  const bool is_roads = layer.kind == "roads" && !roads_;
  if (!is_countries && !is_roads) return {};
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(layer.file));
  if (is_countries) {
    auto read = geo::Countries::Read(text);
    if (!read) return Of(layer, read.error());
    countries_ = std::make_unique<geo::Countries>(*std::move(read));
  } else {
    auto read = geo::Network::Read(text);
    if (!read) return Of(layer, read.error());
    roads_ = *std::move(read);
  }
  return {};
}

template <typename T>
RowPtr<T> ControlRoom::Impl::PutOn(Shelf<T>& shelf, const desk::RecordRow& record) {
  if (!shelf.Put(record)) {
    // Somebody wrote what cannot be read: the old one stays in force.
    const std::lock_guard lock(mutex_);
    ++figures_.records_unread;
    return nullptr;
  }
  return shelf.Find(record.id);
}

// On the engine's thread, after each commit.
void ControlRoom::Impl::OnChange(const desk::RecordRow& record) {
  const auto dirty = [this] {
    const std::lock_guard lock(mutex_);
    if (!plan_dirty_) plan_dirty_ms_ = options.clock->UnixMilliseconds();
    plan_dirty_ = true;
  };
  if (record.collection == kAlarmRecords) {
    if (const auto row = PutOn(records.alarms, record)) {
      book.See(row);
      lessons.See(row->value);
    }
    Publish({.kind = NewsKind::kAlarm, .id = record.id});
  } else if (record.collection == kMovementRecords) {
    const auto before = records.movements.Find(record.id);
    const auto after = PutOn(records.movements, record);
    const bool was = before != nullptr && before->value.watched();
    const bool is = after != nullptr && after->value.watched();
    const bool ends = after != nullptr && (before == nullptr || before->value.open());
    if (ends) arrivals.Learn(after->value);
    if (was != is || (was && !SamePath(before->value.journey, after->value.journey))) dirty();
    Publish({.kind = NewsKind::kMovement, .id = record.id});
  } else if (record.collection == kOrderRecords) {
    if (const auto row = PutOn(records.orders, record)) desk.See(row);
  } else if (record.collection == kDispatchRecords) {
    PutOn(records.dispatches, record);
    Publish({.kind = NewsKind::kDispatch, .id = record.id});
  } else if (record.collection == kGeoRecords) {
    PutOn(records.geo, record);
    dirty();
  } else if (record.collection == kSettingsRecords) {
    PutOn(records.settings, record);
    dirty();
  } else if (record.collection == kDeviceRecords) {
    PutOn(records.devices, record);
  } else if (record.collection == kResponseUnitRecords) {
    PutOn(records.response_units, record);
  } else if (record.collection == kShiftRecords) {
    PutOn(records.shifts, record);
  }
}

void ControlRoom::Impl::Publish(const News& news) {
  for (const auto& use : news_uses)
    use(news);
}

void ControlRoom::Impl::MakePlan() {
  const std::lock_guard one(plan_mutex_);
  {
    const std::lock_guard lock(mutex_);
    plan_dirty_ = false;
  }
  const double began = options.clock->MonotonicSeconds();
  const auto settings = records.settings.Find(kTrackSettingsId);
  auto made = std::make_shared<MadePlan>(MonitorPlan(settings));
  pool->SetPlan(made);
  watches->SetPlan(made);
  plan_ = made;
  std::map<std::string, std::shared_ptr<const track::Course>, std::less<>> courses;
  for (const auto& shard : made->shards) {
    for (const auto& course : shard->courses())
      courses.emplace(course->movement.id, course);
  }
  const std::lock_guard lock(mutex_);
  courses_.swap(courses);
  plan_next_ms_ = made->next_ms;
  ++figures_.plans;
  figures_.left_out = made->left_out.size();
  figures_.plan_seconds = SecondsOf(*options.clock, began);
}

MadePlan ControlRoom::Impl::MonitorPlan(const RowPtr<TrackSettings>& settings) const {
  return monitor::MakePlan(
      {.geo = records.geo.All(),
       .movements = records.movements.All(),
       .settings = settings == nullptr ? track::Settings() : settings->value.values,
       .now_ms = options.clock->UnixMilliseconds(),
       .before = plan_.get()},
      pool->shards());
}

bool ControlRoom::Impl::PlanIsDue(std::int64_t now_ms) {
  const std::lock_guard lock(mutex_);
  if (plan_next_ms_ != 0 && now_ms >= plan_next_ms_) return true;
  return plan_dirty_ && now_ms - plan_dirty_ms_ >= options.plan_wait_ms;
}

Status ControlRoom::Impl::Start() {
  {
    const std::lock_guard lock(mutex_);
    CHECK(!started_);
    started_ = true;
    snapshot_ms_ = options.clock->UnixMilliseconds();
  }
  pool = std::make_unique<TrackerPool>(
      PoolOptions{.shards = static_cast<std::uint32_t>(options.shards),
                  .queue_max = options.queue_max},
      PoolCallbacks{.on_alarms = [this](const track::Alarms& alarms) { Raise(alarms); },
                    .on_view = [this](const track::UnitView& view) { OnView(view); }});
  watches = std::make_unique<Watches>(
      WatchOptions{.countries = countries_.get(),
                   .drone_register = options.drone_register ? &drones_ : nullptr,
                   .queue_max = options.queue_max},
      WatchCallbacks{
          .on_alarms = [this](const track::Alarms& alarms) { Raise(alarms); },
          .on_seen = [this](UnitSource source, std::string_view id, const track::UnitView& view,
                            std::string_view label) { board.See(source, id, view, label); }});
  LearnArrivals();
  MakePlan();
  RETURN_IF_ERROR(Replay());
  RETURN_IF_ERROR(StartIntake());
  desk.Connect(*intake);
  if (options.ticking) thread_ = std::thread([this] { Housekeeping(); });
  return {};
}

void ControlRoom::Impl::Housekeeping() {
  std::unique_lock lock(wake_mutex_);
  while (!wake_.wait_for(lock, kPulse, [this] { return ending_; })) {
    lock.unlock();
    Tick();
    lock.lock();
  }
}

void ControlRoom::Impl::Tick() {
  const std::int64_t now_ms = options.clock->UnixMilliseconds();
  if (PlanIsDue(now_ms)) MakePlan();
  pool->Tick(now_ms - kTickLagMs);
  watches->Tick(now_ms - kTickLagMs);
  if (track::Alarms left = patience_.Over(now_ms); !left.empty()) {
    lessons.Say(left);
    book.Take(left);
  }
  book.Tick(now_ms);
  desk.Tick(now_ms);
  WriteVisits();
  LookWhoLeft(now_ms);
  News units{.kind = NewsKind::kUnits, .id = {}, .seq = board.change()};
  bool is_due = false;
  {
    const std::lock_guard lock(mutex_);
    is_due = now_ms - snapshot_ms_ >= std::int64_t{1000} * options.snapshot_s;
    if (units.seq == told_change_) units.seq = 0;
    if (units.seq != 0) told_change_ = units.seq;
  }
  if (units.seq != 0) Publish(units);
  if (is_due) Snapshot();
}

bool ControlRoom::Impl::Snapshot() {
  const std::lock_guard one(snapshot_mutex_);
  const double began = options.clock->MonotonicSeconds();
  // What is in the log so far, with all alarms that it makes.
  struct monitor::Snapshot snapshot;
  snapshot.trackers = pool->Save();
  snapshot.marks = marks_.all();
  snapshot.seals = board.Seals();
  {
    const std::lock_guard lock(mutex_);
    snapshot.posts = posts_;
  }
  watches->Flush();
  // A kept silence is in no case yet: without it a start has to find it again.
  const bool is_whole = patience_.empty() && book.WaitSettled(book.ticket()) &&
                        WriteSnapshot(options.folder / "trackers.snapshot", snapshot).has_value();
  KeepArrivals();
  const std::lock_guard lock(mutex_);
  snapshot_ms_ = options.clock->UnixMilliseconds();
  ++(is_whole ? figures_.snapshots : figures_.snapshots_put_off);
  figures_.snapshot_seconds = SecondsOf(*options.clock, began);
  return is_whole;
}

// What an earlier run learned, and the movements that it did not see closed.
void ControlRoom::Impl::LearnArrivals() {
  const auto kept = os::ReadFile(options.folder / kArrivalsFile);
  // One that cannot be used costs time, nothing else: the records have everything.
  if (kept && arrivals.Load(*kept)) arrivals_kept_ = arrivals.learned();
  arrivals.LearnAll(records.movements.All());
}

// With the snapshot's lock. What is not written is learned again by the next start.
void ControlRoom::Impl::KeepArrivals() {
  const std::uint64_t learned = arrivals.learned();
  if (learned == arrivals_kept_) return;
  if (os::WriteFile(options.folder / kArrivalsFile, arrivals.Save())) arrivals_kept_ = learned;
}

std::shared_ptr<const track::Course> ControlRoom::Impl::CourseOf(std::string_view movement) const {
  const std::lock_guard lock(mutex_);
  const auto at = courses_.find(movement);
  return at == courses_.end() ? nullptr : at->second;
}

bool ControlRoom::Impl::Settle() {
  bool is_dirty = false;
  {
    const std::lock_guard lock(mutex_);
    is_dirty = plan_dirty_;
  }
  if (is_dirty) MakePlan();
  pool->Flush();
  watches->Flush();
  if (!book.WaitSettled(book.ticket())) return false;
  std::unique_lock lock(mutex_);
  return written_.wait_for(lock, kWrittenWait, [this] { return movements_writing_.empty(); });
}

void ControlRoom::Impl::Stop() {
  {
    const std::lock_guard lock(mutex_);
    if (stopped_ || !started_) return;
    stopped_ = true;
  }
  {
    const std::lock_guard lock(wake_mutex_);
    ending_ = true;
  }
  wake_.notify_all();
  if (thread_.joinable()) thread_.join();
  desk.Disconnect();
  for (const auto& [name, http] : https)
    http->Stop();
  if (intake) intake->Stop();
  if (intake) Snapshot();
  if (pool) pool->Stop();
  if (watches) watches->Stop();
  // Writes under way tell us when they are done.
  book.WaitSettled(book.ticket());
  std::unique_lock lock(mutex_);
  written_.wait_for(lock, kWrittenWait, [this] { return movements_writing_.empty(); });
}

ControlRoom::Impl::Figures ControlRoom::Impl::figures() const {
  const std::lock_guard lock(mutex_);
  return figures_;
}

// ---- the public face

ControlRoom::ControlRoom(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
ControlRoom::~ControlRoom() = default;

Result<std::unique_ptr<ControlRoom>> ControlRoom::Open(desk::Store& store,
                                                       clearance::Engine& engine,
                                                       RoomOptions options) {
  auto impl = std::make_unique<Impl>(store, engine, std::move(options));
  RETURN_IF_ERROR(impl->Open());
  return std::unique_ptr<ControlRoom>(new ControlRoom(std::move(impl)));
}

Status ControlRoom::Start() {
  return impl_->Start();
}
void ControlRoom::Stop() {
  impl_->Stop();
}
void ControlRoom::Tick() {
  impl_->Tick();
}
bool ControlRoom::Settle() {
  return impl_->Settle();
}
bool ControlRoom::Snapshot() {
  return impl_->Snapshot();
}

const RoomRecords& ControlRoom::records() const {
  return impl_->records;
}
const Board& ControlRoom::board() const {
  return impl_->board;
}
World ControlRoom::world() const {
  return impl_->world();
}
const EscalationClocks& ControlRoom::clocks() const {
  return impl_->options.clocks;
}
const os::Clock& ControlRoom::clock() const {
  return *impl_->options.clock;
}

void ControlRoom::Subscribe(std::function<void(const News&)> use) {
  impl_->news_uses.push_back(std::move(use));
}
void ControlRoom::Publish(const News& news) {
  impl_->Publish(news);
}
void ControlRoom::OnArrival(std::function<void(const intake::Arrival&)> use) {
  impl_->arrival_uses.push_back(std::move(use));
}
void ControlRoom::Raise(const track::Alarms& alarms) {
  impl_->Raise(alarms);
}
void ControlRoom::Saw(track::GateSighting sighting) {
  impl_->watches->Take(std::move(sighting));
}
void ControlRoom::Visit(std::string_view movement, std::string_view node, std::string_view seen_by,
                        std::int64_t at_ms) {
  impl_->Visit({std::string(movement), std::string(node), std::string(seen_by), at_ms});
}
void ControlRoom::Take(intake::Handed handed, std::function<void(Result<intake::Taken>)> done) {
  impl_->intake->Take(std::move(handed), std::move(done));
}

Status ControlRoom::Take(const intake::FromPost& from) {
  return impl_->intake->Take(from);
}
std::uint64_t ControlRoom::ResumePost(std::string_view post) {
  return impl_->intake->Resume(post);
}
bool ControlRoom::WantsPost(std::string_view post) const {
  return impl_->intake->Wants(post);
}

std::uint16_t ControlRoom::port(std::string_view listener) const {
  if (const auto http = impl_->https.find(listener); http != impl_->https.end()) {
    return http->second->port();
  }
  return impl_->intake->port(listener);
}
const os::Path& ControlRoom::frame_log() const {
  return impl_->intake->log().folder();
}
chainlog::Head ControlRoom::frame_head() const {
  return impl_->intake->log().head();
}
const std::vector<BaseLayer>& ControlRoom::base_map() const {
  return impl_->options.base_map;
}

track::IotId ControlRoom::NewIot() const {
  std::array<unsigned char, 16> bytes{};
  access::SystemSecrets()(bytes);
  std::uint64_t high = 0;
  std::uint64_t low = 0;
  for (std::size_t i = 0; i < 8; ++i) {
    high = high << 8U | bytes[i];
    low = low << 8U | bytes[8 + i];
  }
  return track::IotId::Version7(impl_->options.clock->UnixMilliseconds(), high, low);
}

std::string ControlRoom::NewId(std::string_view prefix) const {
  return access::NewId(prefix, access::SystemSecrets());
}

std::expected<MovementRecord, codec::Problems> ControlRoom::Build(const MovementDraft& draft,
                                                                  const Planned& planned) const {
  // What was found lives as long as the building takes.
  std::vector<RowPtr<GeoThing>> things;
  std::vector<RowPtr<DeviceRecord>> devices;
  const RoomRecords& records = impl_->records;
  const std::int64_t now_ms = impl_->options.clock->UnixMilliseconds();
  const Lookup lookup{.find_geo = [&](std::string_view id, GeoKind kind) -> const GeoVersion* {
                        const auto row = records.geo.Find(id);
                        if (row == nullptr || row->value.kind != kind) return nullptr;
                        things.push_back(row);
                        return row->value.HeldAt(now_ms);
                      },
                      .find_device = [&](std::string_view id) -> const DeviceRecord* {
                        const auto row = records.devices.Find(id);
                        if (row == nullptr) return nullptr;
                        devices.push_back(row);
                        return &row->value;
                      }};
  return BuildMovement(draft, lookup, planned);
}

}  // namespace tidewaiter::monitor
