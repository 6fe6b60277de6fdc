// The demo's country: a simulated past to learn from, people with their accounts, and a stream of
// new declarations at a chosen speed, with officers who check and tell the truth.
//
//   RETURN_IF_ERROR(PrepareDemo(folder, clock, progress));       // once: history and model
//   RETURN_IF_ERROR(SettleDemo(engine, store, ...));             // once: offices and accounts
//   DemoStream stream(engine, store, folder, clock);
//   stream.Set(30, true);                                        // declarations a minute
//
// Everything stands in the journal like any other day's work. docs/simulated-country.md says what
// such a world can and cannot show.
#ifndef TIDEWAITER_SERVER_DEMO_COUNTRY_H_
#define TIDEWAITER_SERVER_DEMO_COUNTRY_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "access/secret.h"
#include "api/house.h"
#include "base/progress.h"
#include "clearance/engine.h"
#include "os/clock.h"
#include "os/file.h"
#include "sim/country.h"

namespace tidewaiter::server {

inline constexpr std::string_view kDemoCurrency = "XTS";
// The same for all accounts of a demo: there is nothing to protect, and the page shows it.
inline constexpr std::string_view kDemoPassword = "tide-and-lantern";

// Simulates the past, imports it, trains a model and learns codes, unless the folder has them. Half
// a minute.
Status PrepareDemo(const os::Path& folder, const os::Clock& clock, const Progress& progress);

// Offices, accounts, rules and tariff of the demo, unless they are there; returns the accounts for
// the page.
Result<std::vector<api::DemoAccount>> SettleDemo(clearance::Engine& engine, desk::Store& store,
                                                 const os::Path& folder, const os::Clock& clock,
                                                 const access::SecretBytes& random,
                                                 double per_minute);

// Importers with the most lines of the past, the busiest first, which goes on to declare in the
// stream. Simulates the past again: a second or two. Errors: of the folder.
struct DemoTrader {
  std::string id;
  std::string name;
};
Result<std::vector<DemoTrader>> BusiestImporters(const os::Path& folder, std::size_t count);

class DemoStream final : public api::DemoControl {
 public:
  // Errors: kInvalidArgument.
  static Result<std::unique_ptr<DemoStream>> Start(clearance::Engine& engine, desk::Store& store,
                                                   const os::Path& folder, const os::Clock& clock);
  ~DemoStream() override;

  [[nodiscard]] State state() const override;
  void Set(double per_minute, bool inspectors) override;
  // Lodges that many at once, so that nobody looks at an empty desk.
  void Fill(int declarations);

 private:
  struct Case {  // a declaration of the country, and what is so
    std::vector<LineRecord> lines;
    std::vector<sim::Truth> truths;
  };
  DemoStream(clearance::Engine& engine, desk::Store& store, const os::Clock& clock,
             sim::Country country, Day from);

  void Work();
  bool NextCase(Case& into);
  void Lodge(Case the_case);
  void LodgeDocument(const std::shared_ptr<const desk::Document>& document,
                     std::shared_ptr<Case> the_case);
  void Inspect();
  void Act(const desk::ControlRow& control, const Case& the_case);

  clearance::Engine& engine_;
  desk::Store& store_;
  const os::Clock& clock_;
  sim::Country country_;
  Day from_;
  std::optional<std::pair<LineRecord, sim::Truth>> ahead_;
  bool over_ = false;
  std::uint64_t draws_ = 0;

  mutable std::mutex mutex_;  // guards what follows
  std::condition_variable wake_;
  bool stopping_ = false;
  double per_minute_ = 0;
  bool inspectors_ = true;
  std::uint64_t lodged_ = 0;
  int fill_ = 0;
  std::map<std::string, Case> truth_;  // by LRN, of what is under control
  std::deque<std::string> truth_order_;
  std::thread thread_;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_COUNTRY_H_
