// The demo's ledger: what four administrations have to say to one another, so that nobody looks at
// empty pages: operators, certificates, a registry of numbers, a carnet, bills of lading in several
// hands, a shipment, a condition, a bond; and a lie that was found out.
//
//   ASSIGN_OR_RETURN(auto ledger, DemoLedger::Start(*federation, house, holders, log));
//   ledger->Wait();                                        // for tests: all of it was said
//
// Said once, by a thread of its own, in some ten seconds, by the same ways as people take: entries
// are signed, judged and cosigned, private fields are kept, the lie is a fork that the liar really
// signed. A start that was cut off goes on with the chapter that was not finished.
#ifndef TIDEWAITER_SERVER_DEMO_LEDGER_H_
#define TIDEWAITER_SERVER_DEMO_LEDGER_H_

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "api/house.h"
#include "server/demo_country.h"
#include "server/demo_federation.h"

namespace tidewaiter::server {

// Of one of the trucks on the road (demo_movements.h): its gates are told to it.
inline constexpr const char* kDemoShipment = "shipment/sh-310";

// Of whom the stories tell.
struct DemoHolders {
  std::vector<std::string> clients;  // of the demo's trader and broker; both get keys
  // Traders whose declarations come, two: the authorized operators. Asked once.
  std::function<Result<std::vector<DemoTrader>>()> importers;
};

class DemoLedger {
 public:
  // `told`: each thing that could not be said, one line. All must outlive it.
  static std::unique_ptr<DemoLedger> Start(DemoFederation& federation, api::House& house,
                                           DemoHolders holders,
                                           std::function<void(std::string_view line)> told);
  ~DemoLedger();  // ends after what is being said
  DemoLedger(const DemoLedger&) = delete;
  DemoLedger& operator=(const DemoLedger&) = delete;

  void Wait();

 private:
  DemoLedger() = default;

  std::atomic<bool> stopping_ = false;
  std::thread thread_;
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_LEDGER_H_
