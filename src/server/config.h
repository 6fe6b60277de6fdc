// Config: how this installation runs. Everything has a value without a file.
//
//   ASSIGN_OR_RETURN(Config config, ReadConfig(path));     // TOML, docs/operators-guide.md
//
// Secrets do not stand in the file: it names files that hold them.
#ifndef TIDEWAITER_SERVER_CONFIG_H_
#define TIDEWAITER_SERVER_CONFIG_H_

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/result.h"
#include "intake/intake.h"
#include "monitor/room.h"
#include "os/file.h"

namespace tidewaiter::server {

struct Config {
  // [server]
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  bool trust_forwarded = false;
  int threads = 2;
  os::Path tls_certificate;  // "" = no TLS
  os::Path tls_key;
  os::Path tls_client_ca;
  // [administration]
  std::string country = "XX";
  std::string currency;  // "" = that of the model, else XXX
  std::vector<std::string> extra_attributes;
  // [store]
  std::string store = "sqlite";  // or "postgresql"
  std::string connection;        // of PostgreSQL, without a password
  os::Path password_file;        // of PostgreSQL
  // [model]
  os::Path model;    // "" = "model" in the data folder
  os::Path history;  // "" = the data folder's own
  // [identity]
  std::string issuer;  // "" = no identity provider
  std::string audience;
  os::Path jwks;
  std::string roles_claim = "roles";
  std::string offices_claim = "offices";
  std::string clients_claim = "clients";
  std::vector<std::pair<std::string, std::string>> role_names;  // theirs, ours
  // [limits]
  double key_requests_per_second = 2000;
  double account_requests_per_second = 20;
  // [rules]
  int rule_review_hour = 3;  // 0 to 23, UTC
  // [tariff]
  std::vector<std::string> tariff_procedures;  // none = those of api::Settings
  // [classify]
  os::Path classifier;  // "" = "classifier" in the data folder, where there is one
  // [intake]
  std::vector<intake::Listener> listeners;  // none: no device can connect
  intake::UnknownDevices unknown_devices = intake::UnknownDevices::kQuarantine;
  intake::Limits intake_limits;
  // [track]
  os::Path track_folder;  // "" = "track" in the data folder
  int track_threads = 2;  // that judge reports
  int track_snapshot_s = 120;
  monitor::MapAges map_ages = {};
  bool drone_register = false;  // drones are registered here: others are told of
  std::vector<monitor::BaseLayer> base_map;
  // [stream]: frames of border posts to the centre, docs/posts.md
  std::string stream_role;                  // "" = off, "post" or "centre"
  std::string stream_post;                  // the id of this post
  std::vector<std::string> stream_posts;    // of the centre: "malaba", or "malaba DOMAIN" of a leaf
  std::vector<std::string> stream_servers;  // of NATS; none = over HTTPS
  os::Path stream_credentials;              // of NATS
  os::Path stream_ca_file;
  bool stream_leaf = false;
  int stream_replicas = 1;
  std::string stream_centre_url;  // of a post over HTTPS
  os::Path stream_secret_file;    // of a post; of the centre a folder with one named as each post
  std::string stream_centre_key;  // of a post: the public key that signs its bundles
  // [ledger]: docs/ledger.md
  os::Path ledger_folder;   // of this member; "" = "ledger" in the data folder, where there is one
  os::Path ledger_ca_file;  // PEM, that nodes of other members are checked with; "" = the system's
  bool ledger_tradetrust = false;  // verifiers of TradeTrust documents are answered
  std::uint64_t ledger_tradetrust_chain_id = 1;
  // [webhooks]
  bool webhooks_to_private_addresses = false;
};

// Errors: kNotFound; kInvalidArgument (names the member), also for members that are not known.
Result<Config> ReadConfig(const os::Path& path);

}  // namespace tidewaiter::server

#endif  // TIDEWAITER_SERVER_CONFIG_H_
