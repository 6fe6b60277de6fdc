// What the demo's people need to act in the control room: who they are, and a hand that writes what
// they do into the journal.
//
//   ASSIGN_OR_RETURN(const DemoCast cast, FindDemoCast(store, engine));
//   DemoHand hand(engine);
//   hand.Do(cast.night1, monitor::StepCase(*row, step, clocks));   // refused: nothing happens
//   hand.Wait();                                                   // all of it is on disk
#ifndef TIDEWAITER_SERVER_DEMO_ACTS_H_
#define TIDEWAITER_SERVER_DEMO_ACTS_H_

#include <condition_variable>
#include <mutex>
#include <string>
#include <vector>

#include "clearance/engine.h"
#include "desk/store.h"
#include "monitor/acts.h"
#include "server/demo_land.h"

namespace tidewaiter::server {

// Accounts, by id. "" = whoever changed the demo's people took them away.
struct DemoCast {
  std::string control = {};  // these two are shown on the page for signing in
  std::string control2 = {};
  std::string night1 = {};  // these two work when nobody has signed in
  std::string night2 = {};
  std::string gate = {};
  std::string inspector = {};
  std::vector<std::string> principals = {};  // of goods: clients of the trader and the broker
  DemoOffices offices = {};
  [[nodiscard]] bool whole() const;
};

// Errors: of the store.
Result<DemoCast> FindDemoCast(desk::Store& store, const clearance::Engine& engine);

class DemoHand {
 public:
  explicit DemoHand(clearance::Engine& engine) : engine_(engine) {}
  ~DemoHand() { Wait(); }
  DemoHand(const DemoHand&) = delete;
  DemoHand& operator=(const DemoHand&) = delete;

  // Somebody else may have been first: then it is refused, and whoever acts looks again later.
  void Do(const std::string& who, clearance::PutRecords records);
  void Do(const std::string& who, monitor::Change change);
  void Wait();

 private:
  clearance::Engine& engine_;
  std::mutex mutex_;
  std::condition_variable wake_;
  std::size_t under_way_ = 0;
};

// A record with its event; `data` is JSON.
clearance::PutRecord DemoRecord(std::string_view collection, std::string id, std::uint64_t version,
                                std::string body, std::string_view kind, std::string data = "{}");

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_ACTS_H_
