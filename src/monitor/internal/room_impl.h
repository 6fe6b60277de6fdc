// The inside of the control room: who calls whom. See monitor/room.h.
#ifndef TIDEWAITER_MONITOR_INTERNAL_ROOM_IMPL_H_
#define TIDEWAITER_MONITOR_INTERNAL_ROOM_IMPL_H_

#include <atomic>
#include <condition_variable>
#include <map>
#include <memory>
#include <mutex>
#include <set>
#include <string>
#include <thread>
#include <vector>

#include "chainlog/reader.h"
#include "geo/network.h"
#include "intake/device_http.h"
#include "monitor/case_book.h"
#include "monitor/case_lessons.h"
#include "monitor/device_desk.h"
#include "monitor/device_drones.h"
#include "monitor/internal/arrival_book.h"
#include "monitor/internal/lifeline.h"
#include "monitor/internal/patience.h"
#include "monitor/internal/snapshot_file.h"
#include "monitor/plan_maker.h"
#include "monitor/progress.h"
#include "monitor/room.h"
#include "monitor/tracker_pool.h"
#include "monitor/watches.h"

namespace tidewaiter::monitor {

class ControlRoom::Impl {
 public:
  Impl(desk::Store& store, clearance::Engine& engine, RoomOptions options);
  ~Impl() {
    Stop();
    line_.Cut();
    writer.Close();  // nobody is told of what is under way while the rest of this goes
  }

  Status Open();
  Status Start();
  void Stop();
  void Tick();
  bool Settle();
  bool Snapshot();
  void Raise(const track::Alarms& alarms);
  void Visit(PendingVisit visit);
  void Publish(const News& news);

  // The roads that the operator loaded; null: none.
  [[nodiscard]] const geo::Network* roads() const { return roads_ ? &*roads_ : nullptr; }
  // Of a movement that is watched; null: no plan has it yet.
  [[nodiscard]] std::shared_ptr<const track::Course> CourseOf(std::string_view movement) const;
  [[nodiscard]] World world() const { return {records.devices, board}; }
  [[nodiscard]] Standing StandingOf(const UnitNow& unit) const;  // its open alarms
  // Not heard for so long that it is not shown any more (Picture).
  [[nodiscard]] bool HasLeft(const UnitNow& unit, std::int64_t now_ms) const;

  desk::Store& store;
  clearance::Engine& engine;
  const RoomOptions options;
  RoomRecords records;
  EngineWriter writer;
  Board board;
  CaseBook book;
  CaseLessons lessons;
  DeviceDesk desk;
  ArrivalBook arrivals;
  std::unique_ptr<TrackerPool> pool;
  std::unique_ptr<Watches> watches;
  std::unique_ptr<intake::Intake> intake;
  std::map<std::string, std::unique_ptr<intake::DeviceHttp>, std::less<>> https;  // by name
  std::vector<std::function<void(const News&)>> news_uses;
  std::vector<std::function<void(const intake::Arrival&)>> arrival_uses;

  struct Figures {
    std::uint64_t plans = 0;
    std::uint64_t left_out = 0;
    std::uint64_t snapshots = 0;
    std::uint64_t snapshots_put_off = 0;
    std::uint64_t records_unread = 0;
    std::uint64_t replayed = 0;
    double plan_seconds = 0;      // the last one
    double snapshot_seconds = 0;  // the last one
  };
  [[nodiscard]] Figures figures() const;

 private:
  void OnChange(const desk::RecordRow& record);
  void OnArrival(const intake::Arrival& arrival);
  void OnFault(const intake::Fault& fault);
  void OnView(const track::UnitView& view);
  template <typename T>
  RowPtr<T> PutOn(Shelf<T>& shelf, const desk::RecordRow& record);

  void NotePost(const intake::FrameRecord& frame);
  // One frame of the log, as it comes in or as it is read again. Reports below `from` were taken
  // by the trackers before.
  void Work(const intake::FrameRecord& frame, std::uint64_t seq,
            std::span<const device::Report> reports, std::uint64_t from);
  Status Replay();
  Status ReplayFrom(chainlog::Reader& reader, std::uint64_t trackers_from);
  Status StartIntake();
  Status StartHttp();

  void LearnArrivals();
  void KeepArrivals();
  void MakePlan();
  [[nodiscard]] MadePlan MonitorPlan(const RowPtr<TrackSettings>& settings) const;
  bool PlanIsDue(std::int64_t now_ms);
  void LookWhoLeft(std::int64_t now_ms);
  void WriteShown(const track::UnitView& view);
  void WriteVisits();
  void PutMovement(const Row<MovementRecord>& row, const Shown& shown);
  void Housekeeping();

  Status ReadLayer(const BaseLayer& layer);

  std::unique_ptr<geo::Countries> countries_;
  std::optional<geo::Network> roads_;
  const DeviceDrones drones_{records.devices};
  std::mutex plan_mutex_;  // one plan is made at a time; guards the next
  std::shared_ptr<const MadePlan> plan_;
  mutable std::mutex mutex_;  // guards what follows
  bool plan_dirty_ = true;
  std::int64_t plan_dirty_ms_ = 0;
  std::int64_t plan_next_ms_ = 0;
  std::map<std::string, std::shared_ptr<const track::Course>, std::less<>> courses_;
  std::map<std::string, track::UnitView> views_waiting_;  // by movement: to look at again
  std::vector<PendingVisit> visits_waiting_;
  std::set<std::string> movements_writing_;
  std::condition_variable written_;
  Figures figures_;
  std::int64_t snapshot_ms_ = 0;
  std::int64_t left_ms_ = 0;  // when units were looked through for those that left
  std::map<std::string, std::uint64_t, std::less<>> posts_;  // last record of each in our log
  std::uint64_t told_change_ = 0;
  bool started_ = false;
  bool stopped_ = false;

  Lifeline line_;
  std::mutex snapshot_mutex_;
  std::uint64_t arrivals_kept_ = 0;  // learned when they were saved last
  Patience patience_;
  LogMarks marks_;
  std::thread thread_;
  std::mutex wake_mutex_;
  std::condition_variable wake_;
  bool ending_ = false;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_INTERNAL_ROOM_IMPL_H_
