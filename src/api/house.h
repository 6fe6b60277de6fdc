// House: everything that the operations of the API work with, put together once by main. And
// Settings: what differs between installations.
#ifndef TIDEWAITER_API_HOUSE_H_
#define TIDEWAITER_API_HOUSE_H_

#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "access/lockout.h"
#include "access/oidc.h"
#include "access/password.h"
#include "access/secret.h"
#include "access/token.h"
#include "api/back_tests.h"
#include "api/classifier_shelf.h"
#include "api/directory.h"
#include "api/parameters.h"
#include "api/rule_review.h"
#include "api/rule_shelf.h"
#include "api/streams.h"
#include "api/tariff_shelf.h"
#include "api/workers.h"
#include "clearance/engine.h"
#include "desk/store.h"
#include "http/metrics.h"
#include "http/rate_limit.h"
#include "nomenclature/correlation.h"
#include "os/clock.h"

namespace tidewaiter::epcis {
class EventStore;
}
namespace tidewaiter::monitor {
class ControlRoom;
class GateDesk;
}  // namespace tidewaiter::monitor
namespace tidewaiter::member {
class Member;
}

namespace tidewaiter::api {

class JourneyShelf;
class LedgerNumbers;
class LedgerOutbox;
class LedgerPayloads;
class TrackStreams;
class WebhookSender;

struct DemoAccount {
  std::string name;
  std::string password;
  std::string role;
  std::string display_name;
};

struct Settings {
  std::string version;
  std::string currency = "XXX";
  int currency_digits = 2;
  std::vector<std::string> extra_names;
  os::Path documents_folder;  // attachments, by their SHA-256
  os::Path tariff_folder;     // versions of the tariff
  os::Path track_folder;      // key of evidence, index of frames; where there is a control room
  os::Path ledger_folder;     // of this member of a federation; where there is a ledger
  // Lines under these procedures owe what the tariff says; others have reliefs of their own.
  std::vector<std::string> tariff_procedures{"", "40", "4000", "4071"};
  std::string setup_token;  // for the first administrator; "" = none can be made over HTTP
  bool demo = false;
  std::vector<DemoAccount> demo_accounts;
  access::SessionRule session;
  access::PasswordCost password_cost = access::kPasswordCost;
  int rule_review_hour = 3;  // of the day, UTC: when the review of rules is made anew
  std::size_t attachment_bytes_max = std::size_t{20} << 20U;
  // Webhooks may lead into the own network: for trials, and where all receivers are there.
  bool webhooks_to_private_addresses = false;
  http::RateLimit account_rate{.per_second = 20, .burst = 200, .keys = 100'000};
  http::RateLimit key_rate{.per_second = 2000, .burst = 4000, .keys = 10'000};
  http::RateLimit stranger_rate{.per_second = 5, .burst = 60, .keys = 100'000};
  // Blinded numbers of a registry that are answered, for each caller: each tells about one number,
  // and a registry must not be listed by asking. A busy platform sends a parcel a second.
  http::RateLimit number_rate{.per_second = 1, .burst = 1000, .keys = 10'000};
};

// The demo's stream of declarations, where there is one.
class DemoControl {
 public:
  struct State {
    bool running = false;
    double per_minute = 0;
    std::uint64_t lodged = 0;
    bool inspectors = false;
  };
  virtual ~DemoControl() = default;
  [[nodiscard]] virtual State state() const = 0;
  virtual void Set(double per_minute, bool inspectors) = 0;
};

// Earlier lines that a reason rests on, from the imported history.
struct PastLine {
  std::string id;
  Day date = 0;
  std::string office;
  std::string importer;
  std::string hs_code;
  std::string origin;
  std::string description;
  std::int64_t value_minor = kMissingMoney;
  std::string source;
  KindSet wrong;
  std::int64_t recovered_minor = 0;
};
// Attribute and value pairs that all hold; `checked_only`: lines that somebody looked at. At most
// `limit`, newest first. Errors: kUnavailable.
using FindPast = std::function<Result<std::vector<PastLine>>(
    const std::vector<std::pair<std::string, std::string>>& where, bool checked_only, int limit)>;

struct House {
  desk::Store& store;
  clearance::Engine& engine;
  const os::Clock& clock;
  const access::SecretKey& key;
  access::SecretBytes random;
  Settings settings;
  http::Metrics& metrics;
  std::shared_ptr<const access::TokenVerifier> oidc;  // null without an identity provider
  DemoControl* demo = nullptr;
  FindPast find_past;               // empty without a history
  clearance::PastLines past_lines;  // all of it, for back-tests; the same
  // What was learned of codes; null: the tariff and the rulings alone are known.
  std::shared_ptr<classify::Classifier> learned_classifier;

  // The control room; null: this server watches no movements.
  monitor::ControlRoom* room = nullptr;
  std::shared_ptr<JourneyShelf> journeys;  // there where `room` is, as the next
  std::shared_ptr<epcis::EventStore> epcis;
  std::shared_ptr<monitor::GateDesk> gates;

  // The ledger between administrations; null: this server has none.
  member::Member* ledger = nullptr;
  std::shared_ptr<LedgerPayloads> payloads;  // private fields of its records; there where it is
  std::shared_ptr<LedgerNumbers> numbers;    // its registries of numbers; made by Api

  // Made by Api.
  Parameters parameters;
  Directory directory;
  Workers* workers = nullptr;
  Streams* streams = nullptr;
  TrackStreams* track_streams = nullptr;
  WebhookSender* webhooks = nullptr;
  LedgerOutbox* ledger_outbox = nullptr;
  RuleShelf rules;
  std::shared_ptr<TariffShelf> tariffs;
  std::shared_ptr<ClassifierShelf> classifiers;
  // Between editions of the Harmonized System; null without tables.
  std::shared_ptr<const nomenclature::Correlations> correlations;
  std::shared_ptr<BackTests> back_tests;
  std::shared_ptr<RuleReview> rule_review;
  std::mutex lockout_mutex;  // guards what follows
  access::PeerLockouts peer_lockouts;
  // Those of accounts since they last failed: the records follow, and must not lose one meanwhile.
  std::map<std::string, access::Lockout> account_lockouts;
  // Second factors that were shown and not confirmed yet, by account, sealed.
  std::map<std::string, std::string> unconfirmed_totp;
  http::RateLimiter account_rate;
  http::RateLimiter key_rate;
  http::RateLimiter stranger_rate;
  http::RateLimiter number_rate;

  House(desk::Store& the_store, clearance::Engine& the_engine, const os::Clock& the_clock,
        const access::SecretKey& the_key, access::SecretBytes the_random, Settings the_settings,
        http::Metrics& the_metrics)
      : store(the_store),
        engine(the_engine),
        clock(the_clock),
        key(the_key),
        random(std::move(the_random)),
        settings(std::move(the_settings)),
        metrics(the_metrics),
        account_rate(settings.account_rate),
        key_rate(settings.key_rate),
        stranger_rate(settings.stranger_rate),
        number_rate(settings.number_rate) {}
};

// What the nightly review of rules is made from (rules_trials.cc).
ReviewSources ReviewSourcesOf(House& house);

}  // namespace tidewaiter::api

#endif  // TIDEWAITER_API_HOUSE_H_
