// GateDesk: the gates of the administration at work: readings come in, passes are decided and kept,
// people decide about what is held, and each gate has a list by which it can work alone.
//
//   GateDesk desk(room, store, engine, keys, clock);
//   RETURN_IF_ERROR(desk.Load());                       // before the engine's first command
//   desk.Start();                                       // decides what waited long enough
//   desk.Take("malaba-in", readings, "192.0.2.7", told);   // told when they are on disk
//   desk.Stop();                                        // before the room's Stop
//
// A gate is a place of the geography with the role "gate" or "border" that is in force. Readings
// are in the frame log (protocol "gate", docs/formats/gate-readings.md) before they are answered.
// They come by Take (the API), or from cameras and readers that post to the intake
// (intake/device_http.h): TakeFrame, where the register says at which gate each of them stands
// (gate_readers.h). Which kinds of readers a lane has, and so when a pass is complete, is what the
// register says too. What is expected at a gate are the movements whose path has it as a node,
// while they are armed, under way or arrived; a declaration of theirs that is held or seized stops
// them, one that is not released yet refers them, and so does an open alarm. A pass that opens is a
// visit of that node. Limits are those of the record kTrackSettingsId, from the next reading on.
//
// A movement is good for one open pass of a gate (gate_used.h), whoever opened, also after a start:
// Load finds out of the passes in the store which are used. A pass is told when it is in the store,
// so that none that a kill could make undone has opened a barrier.
//
// Where there is a ledger (TellLedger) the pass of a movement that names a shipment is to be told
// there (gate_telling.h): that stands in the store in the same transaction as the pass. Whoever has
// the member sends it (server/gate_teller.h).
//
// Readings that wait for their pass (30 s at most) are in memory: a kill loses the pass, not the
// readings, and the unit is decided by the next reading or a person. Passes in memory: the newest
// kPassesKept; older ones are in the store. Thread-safe but for Load, Start and Stop. One thread
// decides: whoever brings readings waits for nothing but the disk.
#ifndef TIDEWAITER_MONITOR_GATE_DESK_H_
#define TIDEWAITER_MONITOR_GATE_DESK_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "clearance/engine.h"
#include "desk/store.h"
#include "http/metrics.h"
#include "intake/intake.h"
#include "monitor/gate_list.h"
#include "monitor/gate_pass.h"
#include "monitor/gate_queue.h"
#include "monitor/gate_setting.h"
#include "monitor/gate_telling.h"
#include "monitor/gate_used.h"
#include "monitor/record_writer.h"
#include "monitor/room.h"

namespace tidewaiter::monitor {

inline constexpr std::size_t kPassesKept = 200'000;      // a month of a large port; 400 MB
inline constexpr std::int64_t kExpectedFreshMs = 5'000;  // what is expected is looked up again
inline constexpr std::int64_t kListHours = 24;           // so long a list is good
inline constexpr std::int64_t kQueueFreshMs = 60'000;    // a forecast costs about 0.2 s
// Passes of one journal that is handed in: what a body of 1 MB holds. The gate sends the rest next.
inline constexpr std::size_t kJournalTakenMax = 2000;
inline constexpr std::string_view kGateJournalRecords = "gate_journal";
// Messages that wait to be looked at: a minute of a hundred gates, and as many bytes as their
// pictures may take of the memory. Further ones are in the log alone, and counted.
inline constexpr std::size_t kGateJobsMax = 10'000;
inline constexpr std::size_t kGateJobBytesMax = std::size_t{256} << 20U;

struct GateNow {
  std::string id = {};
  std::string name = {};
  std::string office = {};          // code of the place
  std::size_t waiting = 0;          // passes that a person is to decide about
  std::int64_t passes_today = 0;    // since 00:00 UTC
  std::int64_t held_today = 0;      // of them, held or referred
  std::int64_t heard_ms = 0;        // last reading; 0: none
  std::uint64_t list_sequence = 0;  // of the list that was given last; 0: none
  std::size_t lanes = 0;            // that readers of the register stand at
  GateSetting setting = {};
  std::uint64_t setting_version = 0;  // of its record; 0: nobody said anything
};

// Until which number the journal of a post is taken in.
struct GateJournal {
  std::uint64_t next = 1;
  friend bool operator==(const GateJournal&, const GateJournal&) = default;
};
std::string WriteGateJournal(const GateJournal& journal);
Result<GateJournal> ParseGateJournal(std::string_view text);  // errors: kCorruption

class GateDesk {
 public:
  GateDesk(ControlRoom& room, desk::Store& store, clearance::Engine& engine, GateKeys keys,
           const os::Clock& clock);
  ~GateDesk();  // Stop
  GateDesk(const GateDesk&) = delete;
  GateDesk& operator=(const GateDesk&) = delete;

  // Passes are told to a ledger: before Load.
  void TellLedger() { tells_ = true; }
  // `news` when one is to be told, or something about one changed, on the engine's thread: quick.
  // Nothing: nobody is told any more.
  void OnTelling(std::function<void()> news);

  Status Load();                              // errors: of the store, kCorruption
  void Apply(const desk::RecordRow& record);  // a record that was written
  void Start();
  void Stop();
  void Tick();  // each second; tests call it

  // Without counts. Nothing: there is no such gate.
  [[nodiscard]] std::optional<GateNow> Find(std::string_view gate) const;
  [[nodiscard]] std::vector<GateNow> Gates() const;  // with their counts, by id

  // `told` when all are on disk and looked at, or why not (errors of ControlRoom::Take).
  void Take(std::string_view gate, std::vector<device::GateReading> readings,
            const std::string& peer, std::function<void(Status)> told);

  // A frame that is on disk: for ControlRoom::OnArrival. Others than protocol "gate" and those that
  // came by Take are passed over. Quick: it is looked at on the desk's own thread.
  void TakeFrame(const intake::Arrival& arrival);
  // Returns when all that came before is looked at.
  void Flush();
  // tidewaiter_gate_*. The desk must outlive the metrics' last Render.
  void AddReadings(http::Metrics& metrics) const;

  [[nodiscard]] RowPtr<GatePass> FindPass(std::string_view id) const;
  [[nodiscard]] std::vector<RowPtr<GatePass>> Passes() const;
  // What the ledger is to be told of passes, or was; by pass. Those of passes in memory, and all
  // that wait.
  [[nodiscard]] RowPtr<GateTelling> FindTelling(std::string_view pass) const;
  [[nodiscard]] std::vector<RowPtr<GateTelling>> Tellings() const;
  // What a person decided, as records. Errors (code): those of monitor::Decide.
  [[nodiscard]] Change DecidePass(const Row<GatePass>& row, const PassDecision& decision) const;

  // A setting, as a record. `version`: of the one that was read.
  [[nodiscard]] clearance::PutRecords PutSetting(std::string_view gate, const GateSetting& setting,
                                                 std::uint64_t version) const;
  // How long one will wait there, made anew when it is older than kQueueFreshMs or the setting
  // changed. Null: nobody is known who passed there or comes. Waits for whoever makes it now.
  [[nodiscard]] std::shared_ptr<const GateQueue> QueueOf(std::string_view gate);

  // By which passes are decided now.
  [[nodiscard]] track::GateSettings Limits() const;
  // Units that may come to this gate now, also those that went through already.
  [[nodiscard]] std::vector<track::Expected> ExpectedAt(std::string_view gate) const;
  // Its list, signed anew, with the next number. Without entries that are used.
  struct Signed {
    GateList list = {};
    std::string bytes = {};  // ReadList
  };
  Signed MakeList(std::string_view gate);

  // What a gate decided while it was alone, as records: new passes, each once, and how far its
  // journal is taken in. A pass that was decided here as well, by the same readings, stays as it
  // is. Errors (code): those of ParseJournal and JournalDesk::TakeIn; kInvalidArgument (another
  // post's; more than kJournalTakenMax passes).
  struct TakenIn {
    clearance::PutRecords puts = {};  // the journal's record first
    std::size_t passes = 0;
    std::uint64_t next = 1;
    track::Alarms alarms = {};  // for ControlRoom::Raise, when the records are in the store
  };
  [[nodiscard]] Result<TakenIn> TakeJournal(std::string_view gate, std::string_view bytes) const;
  [[nodiscard]] const GatePublicKey& public_key() const { return keys_.open; }

 private:
  struct Post {
    track::GateWatch watch;
    std::int64_t expected_ms = 0;   // when what is expected was looked up
    std::uint64_t used_change = 0;  // of what `watch` knows of used entries
    std::int64_t heard_ms = 0;
    std::uint64_t list_sequence = 0;
  };

  // Readings that are on disk.
  struct Job {
    std::uint64_t seq = 0;
    std::int64_t received_ms = 0;
    std::string gate = {};                           // "": by `reader`
    std::vector<device::GateReading> readings = {};  // of Take
    std::string reader = {};                         // device that sent `frame`
    std::string frame = {};
    std::function<void(Status)> told = {};
  };
  struct Counts {
    std::uint64_t readings = 0;
    std::uint64_t unplaced = 0;  // messages of devices that stand at no gate
    std::uint64_t unread = 0;    // messages with something that could not be read
    std::uint64_t left = 0;      // messages beyond kGateJobsMax
  };
  void Enqueue(Job job);
  void Add(std::uint64_t Counts::*count, std::uint64_t number);
  void WorkOff(std::unique_lock<std::mutex>& lock);
  void Look(const Job& job);
  void TakeKept(const std::string& gate, const Job& job,
                const std::vector<device::GateReading>& readings);
  void Renew(const std::string& gate, Post& post, std::int64_t now_ms);
  void Keep(const track::GateOutcome& out);
  void KeepPass(const track::Decided& decided);
  [[nodiscard]] track::Expected ExpectedOf(const MovementRecord& movement, const PathNode& node,
                                           std::string_view gate) const;
  [[nodiscard]] track::Release ReleaseOf(const MovementRecord& movement) const;
  [[nodiscard]] track::SealStanding SealOf(const MovementRecord& movement) const;
  [[nodiscard]] GateSetting SettingOf(std::string_view gate) const;
  void NoteOpened(const GatePass& pass);
  void ApplyTelling(const desk::RecordRow& record);
  void AddTelling(const GatePass& pass, track::SealStanding seal,
                  clearance::PutRecords& puts) const;
  [[nodiscard]] track::SealStanding SealAt(const GatePass& pass) const;
  void Count(GateNow& gate, const GatePass& pass) const;
  void Forget();
  void ForgetUsed(std::int64_t now_ms);
  void Work();

  ControlRoom& room_;
  desk::Store& store_;
  EngineWriter writer_;
  const GateKeys keys_;
  const os::Clock& clock_;
  Shelf<GatePass> passes_{ParseGatePass};
  Shelf<GateSetting> settings_{ParseGateSetting};
  Shelf<GateJournal> journals_{ParseGateJournal};
  Shelf<GateTelling> tellings_{ParseTelling};
  bool tells_ = false;
  std::mutex telling_mutex_;  // guards what follows, while it is called too
  std::function<void()> on_telling_;
  UsedEntries used_;
  struct KnownQueue {
    std::int64_t made_ms = 0;
    std::uint64_t setting_version = 0;
    std::shared_ptr<const GateQueue> queue = {};
  };
  std::mutex queue_mutex_;  // one forecast is made at a time
  std::map<std::string, KnownQueue, std::less<>> queues_;

  mutable std::mutex mutex_;  // guards what follows; held while the store is asked
  std::map<std::string, Post, std::less<>> posts_;
  std::int64_t used_kept_ms_ = 0;  // when used entries were looked through

  mutable std::mutex jobs_mutex_;  // guards what follows; never held for long
  std::condition_variable wake_;
  std::condition_variable idle_;
  std::deque<Job> jobs_;
  std::size_t jobs_bytes_ = 0;
  bool looking_ = false;  // at a job that is in jobs_ no more
  Counts counts_;
  bool stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::monitor

#endif  // TIDEWAITER_MONITOR_GATE_DESK_H_
