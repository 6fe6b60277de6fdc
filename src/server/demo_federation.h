// The demo's federation: four small administrations in one process, each with its folder, its keys
// and its node on a port of this machine: the demo's own, three neighbours of which one lies.
//
//   ASSIGN_OR_RETURN(auto federation, DemoFederation::Open({.folder = data, .key = key, …}));
//   house.ledger = &federation->own();                    // its private fields: payloads()
//   federation->neighbour("xb").Say(…);
//
// Founded at the first start; <folder>/ledger is the own member's, as with a real server,
// <folder>/neighbours/<id> those of the others. Nothing leaves the machine.
#ifndef TIDEWAITER_SERVER_DEMO_FEDERATION_H_
#define TIDEWAITER_SERVER_DEMO_FEDERATION_H_

#include <array>
#include <functional>
#include <map>
#include <memory>
#include <string>
#include <string_view>

#include "access/secret.h"
#include "api/ledger_payloads.h"
#include "member/member.h"
#include "os/clock.h"
#include "os/file.h"
#include "server/open_ledger.h"

namespace tidewaiter::server {

inline constexpr std::string_view kDemoMember = "xx";
inline constexpr std::string_view kDemoLiar = "xd";

struct DemoFederationPlace {
  os::Path folder;
  const access::SecretKey& key;
  std::string url;          // of the own desk, as papers show it: "http://localhost:8080"
  bool tradetrust = false;  // of the own desk: LedgerPlace
  const os::Clock* clock = &os::RealClock();
  std::function<void(const payload::Audit&)> on_audit = {};  // of the own member's deliveries
};

class DemoFederation {
 public:
  // Errors: kUnavailable (no port, no space), those of member::Member::Open.
  static Result<std::unique_ptr<DemoFederation>> Open(const DemoFederationPlace& place);
  ~DemoFederation();  // Close
  DemoFederation(const DemoFederation&) = delete;
  DemoFederation& operator=(const DemoFederation&) = delete;

  member::Member& own() { return neighbour(kDemoMember); }
  std::shared_ptr<api::LedgerPayloads> payloads() { return opened(kDemoMember).payloads; }
  // The own one's, or a neighbour's, with all that belongs to it.
  OpenedLedger& opened(std::string_view id);
  // "xa", "xb", "xd".
  member::Member& neighbour(std::string_view id);
  // Where its node listens: "http://127.0.0.1:40123".
  [[nodiscard]] std::string UrlOf(std::string_view id) const;
  [[nodiscard]] os::Path FolderOf(std::string_view id) const;
  // Closes all members; theirs are the last answers. May be called again.
  void Close();

 private:
  struct Site;
  explicit DemoFederation(const DemoFederationPlace& place);
  Status StartServers();
  Status Found(const DemoFederationPlace& place);
  Status OpenMembers(const DemoFederationPlace& place);

  os::Path folder_;
  std::map<std::string, std::unique_ptr<Site>> sites_;  // by member
};

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_DEMO_FEDERATION_H_
