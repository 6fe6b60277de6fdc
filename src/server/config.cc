#include "server/config.h"

#include <algorithm>
#include <functional>
#include <iterator>
#include <map>

#include <fmt/format.h>

#include "codec/toml.h"
#include "http/server.h"
#include "stream/batch.h"
#include "stream/post_sync.h"

namespace tidewaiter::server {
namespace {

using Read = std::function<bool(const toml::node& node, Config& config)>;

template <typename T>
Read Into(T Config::*member) {
  return [member](const toml::node& node, Config& config) {
    if constexpr (std::is_same_v<T, bool>) {
      const auto value = node.value_exact<bool>();
      if (value) config.*member = *value;
      return value.has_value();
    } else if constexpr (std::is_integral_v<T>) {
      const auto value = node.value_exact<std::int64_t>();
      if (!value || !std::in_range<T>(*value)) return false;
      config.*member = static_cast<T>(*value);
      return true;
    } else if constexpr (std::is_floating_point_v<T>) {
      const auto value = node.value<double>();
      if (value) config.*member = *value;
      return value && *value > 0;
    } else if constexpr (std::is_same_v<T, std::vector<std::string>>) {
      const toml::array* list = node.as_array();
      if (list == nullptr) return false;
      for (const toml::node& element : *list) {
        const auto text = element.value_exact<std::string>();
        if (!text) return false;
        (config.*member).push_back(*text);
      }
      return true;
    } else {
      const auto value = node.value_exact<std::string>();
      if (value) config.*member = *value;
      return value.has_value();
    }
  };
}

bool ReadRoles(const toml::node& node, Config& config) {
  const toml::table* table = node.as_table();
  if (table == nullptr) return false;
  for (const auto& [name, value] : *table) {
    const auto text = value.value_exact<std::string>();
    if (!text) return false;
    config.role_names.emplace_back(name.str(), *text);
  }
  return true;
}

bool ReadUnknown(const toml::node& node, Config& config) {
  const auto word = node.value_exact<std::string>();
  if (!word || (*word != "quarantine" && *word != "refuse")) return false;
  config.unknown_devices =
      *word == "refuse" ? intake::UnknownDevices::kRefuse : intake::UnknownDevices::kQuarantine;
  return true;
}

template <typename T>
Read Limit(T intake::Limits::*member) {
  return [member](const toml::node& node, Config& config) {
    const auto value = node.value<double>();
    if (!value || !(*value > 0) || *value > 1e12) return false;
    config.intake_limits.*member = static_cast<T>(*value);
    return config.intake_limits.*member > 0;
  };
}

Read Age(int monitor::MapAges::*member) {
  constexpr std::int64_t kMonthS = 31LL * 86'400;  // a unit of last month is no news for a map
  return [member](const toml::node& node, Config& config) {
    const auto value = node.value<std::int64_t>();
    if (!value || *value < 1 || *value > kMonthS) return false;
    config.map_ages.*member = static_cast<int>(*value);
    return true;
  };
}

const std::map<std::string, Read, std::less<>>& Members() {
  static const std::map<std::string, Read, std::less<>> members{
      {"server.address", Into(&Config::address)},
      {"server.port", Into(&Config::port)},
      {"server.threads", Into(&Config::threads)},
      {"server.trust_forwarded", Into(&Config::trust_forwarded)},
      {"server.tls_certificate", Into(&Config::tls_certificate)},
      {"server.tls_key", Into(&Config::tls_key)},
      {"server.tls_client_ca", Into(&Config::tls_client_ca)},
      {"administration.country", Into(&Config::country)},
      {"administration.currency", Into(&Config::currency)},
      {"administration.extra_attributes", Into(&Config::extra_attributes)},
      {"store.engine", Into(&Config::store)},
      {"store.connection", Into(&Config::connection)},
      {"store.password_file", Into(&Config::password_file)},
      {"model.folder", Into(&Config::model)},
      {"model.history", Into(&Config::history)},
      {"identity.issuer", Into(&Config::issuer)},
      {"identity.audience", Into(&Config::audience)},
      {"identity.jwks", Into(&Config::jwks)},
      {"identity.roles_claim", Into(&Config::roles_claim)},
      {"identity.offices_claim", Into(&Config::offices_claim)},
      {"identity.clients_claim", Into(&Config::clients_claim)},
      {"identity.roles", ReadRoles},
      {"rules.review_hour", Into(&Config::rule_review_hour)},
      {"tariff.procedures", Into(&Config::tariff_procedures)},
      {"classify.model", Into(&Config::classifier)},
      {"intake.unknown", ReadUnknown},
      {"intake.connections", Limit(&intake::Limits::connections)},
      {"intake.connections_per_peer", Limit(&intake::Limits::connections_per_peer)},
      {"intake.login_timeout_s", Limit(&intake::Limits::login_timeout_s)},
      {"intake.frame_timeout_s", Limit(&intake::Limits::frame_timeout_s)},
      {"intake.idle_timeout_s", Limit(&intake::Limits::idle_timeout_s)},
      {"intake.frames_per_second", Limit(&intake::Limits::frames_per_second)},
      {"intake.frames_burst", Limit(&intake::Limits::frames_burst)},
      {"intake.bytes_per_second", Limit(&intake::Limits::bytes_per_second)},
      {"intake.bytes_burst", Limit(&intake::Limits::bytes_burst)},
      {"track.folder", Into(&Config::track_folder)},
      {"track.threads", Into(&Config::track_threads)},
      {"track.snapshot_s", Into(&Config::track_snapshot_s)},
      {"track.map_device_s", Age(&monitor::MapAges::device_s)},
      {"track.map_vessel_s", Age(&monitor::MapAges::vessel_s)},
      {"track.map_drone_s", Age(&monitor::MapAges::drone_s)},
      {"track.drone_register", Into(&Config::drone_register)},
      {"stream.role", Into(&Config::stream_role)},
      {"stream.post", Into(&Config::stream_post)},
      {"stream.posts", Into(&Config::stream_posts)},
      {"stream.nats_servers", Into(&Config::stream_servers)},
      {"stream.nats_credentials", Into(&Config::stream_credentials)},
      {"stream.ca_file", Into(&Config::stream_ca_file)},
      {"stream.leaf", Into(&Config::stream_leaf)},
      {"stream.replicas", Into(&Config::stream_replicas)},
      {"stream.centre_url", Into(&Config::stream_centre_url)},
      {"stream.secret", Into(&Config::stream_secret_file)},
      {"stream.centre_key", Into(&Config::stream_centre_key)},
      {"ledger.folder", Into(&Config::ledger_folder)},
      {"ledger.ca_file", Into(&Config::ledger_ca_file)},
      {"ledger.tradetrust", Into(&Config::ledger_tradetrust)},
      {"ledger.tradetrust_chain_id", Into(&Config::ledger_tradetrust_chain_id)},
      {"webhooks.to_private_addresses", Into(&Config::webhooks_to_private_addresses)},
      {"limits.key_requests_per_second", Into(&Config::key_requests_per_second)},
      {"limits.account_requests_per_second", Into(&Config::account_requests_per_second)}};
  return members;
}

std::unexpected<Error> Bad(const std::string& name, std::string_view why) {
  return Fail(ErrorCode::kInvalidArgument, fmt::format("{} {}", name, why), name);
}

// ---- lists of tables: [[intake.listeners]], [[track.base_map]]

template <typename T>
using ReadMember = std::function<bool(const toml::node& node, T& into)>;
template <typename T>
using MembersOf = std::map<std::string, ReadMember<T>, std::less<>>;

template <typename T>
ReadMember<T> Text(std::string T::*member) {
  return [member](const toml::node& node, T& into) {
    const auto value = node.value_exact<std::string>();
    if (value) into.*member = *value;
    return value.has_value();
  };
}

ReadMember<intake::Listener> Texts(std::vector<std::string> intake::Listener::*member) {
  return [member](const toml::node& node, intake::Listener& into) {
    const toml::array* const list = node.as_array();
    if (list == nullptr) return false;
    for (const toml::node& element : *list) {
      const auto text = element.value_exact<std::string>();
      if (!text) return false;
      (into.*member).push_back(*text);
    }
    return true;
  };
}

ReadMember<intake::Listener> TlsFile(void (*set)(http::TlsOptions& tls, os::Path file)) {
  return [set](const toml::node& node, intake::Listener& into) {
    const auto text = node.value_exact<std::string>();
    if (!text || text->empty()) return false;
    if (!into.tls) into.tls.emplace();
    set(*into.tls, *text);
    return true;
  };
}

bool ReadKind(const toml::node& node, intake::Listener& into) {
  static const std::map<std::string, intake::ListenerKind, std::less<>> kinds{
      {"devices", intake::ListenerKind::kDevices},
      {"mqtt", intake::ListenerKind::kMqtt},
      {"nmea", intake::ListenerKind::kNmea},
      {"remote_id", intake::ListenerKind::kRemoteId},
      {"http", intake::ListenerKind::kHttp}};
  const auto kind = kinds.find(node.value_exact<std::string>().value_or(""));
  if (kind == kinds.end()) return false;
  into.kind = kind->second;
  return true;
}

bool ReadPort(const toml::node& node, intake::Listener& into) {
  const auto port = node.value_exact<std::int64_t>();
  if (!port || *port < 1 || *port > 65535) return false;
  into.port = static_cast<std::uint16_t>(*port);
  return true;
}

const MembersOf<intake::Listener>& ListenerMembers() {
  using intake::Listener;
  static const MembersOf<Listener> members{
      {"name", Text(&Listener::name)},
      {"kind", ReadKind},
      {"udp",
       [](const toml::node& node, Listener& into) {
         const auto udp = node.value_exact<bool>();
         into.udp = udp.value_or(false);
         return udp.has_value();
       }},
      {"address", Text(&Listener::address)},
      {"port", ReadPort},
      {"protocols", Texts(&Listener::protocols)},
      {"peers", Texts(&Listener::peers)},
      {"station", Text(&Listener::station)},
      {"tls_certificate", TlsFile([](http::TlsOptions& tls, os::Path file) {
         tls.certificate_chain = std::move(file);
       })},
      {"tls_key",
       TlsFile([](http::TlsOptions& tls, os::Path file) { tls.private_key = std::move(file); })},
      {"tls_client_ca",
       TlsFile([](http::TlsOptions& tls, os::Path file) { tls.client_ca = std::move(file); })}};
  return members;
}

const MembersOf<monitor::BaseLayer>& LayerMembers() {
  using monitor::BaseLayer;
  static const MembersOf<BaseLayer> members{{"name", Text(&BaseLayer::name)},
                                            {"kind", Text(&BaseLayer::kind)},
                                            {"source", Text(&BaseLayer::source)},
                                            {"file", [](const toml::node& node, BaseLayer& into) {
                                               const auto file = node.value_exact<std::string>();
                                               if (file) into.file = *file;
                                               return file.has_value();
                                             }}};
  return members;
}

// Every table of a list, member by member; what is wrong is named "intake.listeners/1/port".
template <typename T>
Status ReadTables(const std::string& name, const toml::node& node, const MembersOf<T>& members,
                  std::vector<T>& into) {
  const toml::array* const list = node.as_array();
  if (list == nullptr) return Bad(name, "is not a list of tables");
  for (std::size_t i = 0; i < list->size(); ++i) {
    const toml::table* const table = list->get(i)->as_table();
    if (table == nullptr) return Bad(name, "is not a list of tables");
    T one;
    for (const auto& [key, value] : *table) {
      const std::string at = fmt::format("{}/{}/{}", name, i, key.str());
      const auto member = members.find(key.str());
      if (member == members.end()) return Bad(at, "is not known here");
      if (!member->second(value, one)) return Bad(at, "has a value of the wrong type or size");
    }
    into.push_back(std::move(one));
  }
  return {};
}

// True: the member is such a list and was read.
Result<bool> ReadList(const std::string& name, const toml::node& value, Config& config) {
  if (name == "intake.listeners") {
    RETURN_IF_ERROR(ReadTables(name, value, ListenerMembers(), config.listeners));
    return true;
  }
  if (name == "track.base_map") {
    RETURN_IF_ERROR(ReadTables(name, value, LayerMembers(), config.base_map));
    return true;
  }
  return false;
}

Status CheckListeners(const Config& config) {
  for (std::size_t i = 0; i < config.listeners.size(); ++i) {
    const intake::Listener& listener = config.listeners[i];
    const std::string at = fmt::format("intake.listeners/{}", i);
    if (listener.name.empty()) return Bad(at + "/name", "is needed");
    if (listener.port == 0) return Bad(at + "/port", "is needed");
    const bool is_http = listener.kind == intake::ListenerKind::kHttp;
    if (is_http && listener.udp) return Bad(at + "/udp", "is not for HTTP");
    if (is_http && !listener.protocols.empty()) return Bad(at + "/protocols", "is not for HTTP");
    if (listener.tls &&
        (listener.tls->certificate_chain.empty() || listener.tls->private_key.empty())) {
      return Bad(at + "/tls_key", "and tls_certificate belong together");
    }
  }
  return {};
}

bool IsLayerName(std::string_view name) {
  constexpr std::string_view kLetters = "abcdefghijklmnopqrstuvwxyz0123456789-";
  return !name.empty() && name.find_first_not_of(kLetters) == std::string_view::npos;
}

Status CheckTrack(const Config& config) {
  RETURN_IF_ERROR(CheckListeners(config));
  constexpr std::string_view kKinds[] = {"countries", "roads", "ports", "water", "places"};
  for (std::size_t i = 0; i < config.base_map.size(); ++i) {
    const monitor::BaseLayer& layer = config.base_map[i];
    const std::string at = fmt::format("track.base_map/{}", i);
    if (!IsLayerName(layer.name)) return Bad(at + "/name", "is not small letters, digits and '-'");
    if (std::find(std::begin(kKinds), std::end(kKinds), layer.kind) == std::end(kKinds))
      return Bad(at + "/kind", "is none of countries, roads, ports, water, places");
    if (layer.file.empty()) return Bad(at + "/file", "is needed");
  }
  if (config.track_threads < 1 || config.track_threads > 64)
    return Bad("track.threads", "is not 1 to 64");
  if (config.track_snapshot_s < 1) return Bad("track.snapshot_s", "is not at least 1");
  return {};
}

Status ReadTable(const toml::table& table, Config& config) {
  for (const auto& [section, node] : table) {
    const toml::table* members = node.as_table();
    if (members == nullptr) return Bad(std::string(section.str()), "is not a section");
    for (const auto& [key, value] : *members) {
      const std::string name = fmt::format("{}.{}", section.str(), key.str());
      ASSIGN_OR_RETURN(const bool is_list, ReadList(name, value, config));
      if (is_list) continue;
      const auto member = Members().find(name);
      if (member == Members().end()) return Bad(name, "is not known here");
      if (!member->second(value, config)) return Bad(name, "has a value of the wrong type or size");
    }
  }
  return {};
}

// "https://centre.example" or with a port: paths are ours.
bool IsServerUrl(std::string_view url) {
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!url.starts_with(scheme)) continue;
    const std::string_view host = url.substr(scheme.size());
    return !host.empty() && host.find_first_of("/?# ") == std::string_view::npos;
  }
  return false;
}

Status CheckPost(const Config& config) {
  if (!stream::CheckPostId(config.stream_post))
    return Bad("stream.post", "is not 1 to 32 of a-z, 0-9 and '-'");
  const std::string& url = config.stream_centre_url;
  if (config.stream_servers.empty() == url.empty())
    return Bad("stream.centre_url", "or nats_servers is needed, and not both");
  if (!url.empty() && !IsServerUrl(url)) return Bad("stream.centre_url", "is no https://host");
  if (!url.empty() && config.stream_secret_file.empty()) return Bad("stream.secret", "is missing");
  if (!url.empty() && config.stream_leaf) return Bad("stream.leaf", "is for nats_servers");
  if (!config.stream_centre_key.empty() && !stream::ParsePublicKey(config.stream_centre_key))
    return Bad("stream.centre_key", "is not 64 hexadecimal digits");
  return {};
}

Status CheckCentre(const Config& config) {
  if (config.stream_posts.empty()) return Bad("stream.posts", "is missing");
  for (std::size_t i = 0; i < config.stream_posts.size(); ++i) {
    const std::string& post = config.stream_posts[i];
    if (!stream::CheckPostId(post.substr(0, post.find(' '))))
      return Bad(fmt::format("stream.posts/{}", i), "is not 1 to 32 of a-z, 0-9 and '-'");
  }
  if (config.stream_servers.empty() && config.stream_secret_file.empty())
    return Bad("stream.secret", "or nats_servers is needed");
  return {};
}

Status CheckStream(const Config& config) {
  const std::string& role = config.stream_role;
  if (!role.empty() && role != "post" && role != "centre")
    return Bad("stream.role", "is neither post nor centre");
  if (role == "post") RETURN_IF_ERROR(CheckPost(config));
  if (role == "centre") RETURN_IF_ERROR(CheckCentre(config));
  if (config.stream_replicas < 1 || config.stream_replicas > 5)
    return Bad("stream.replicas", "is not 1 to 5");
  return {};
}

Status Check(const Config& config) {
  if (config.country.size() != 2) return Bad("administration.country", "is not two letters");
  for (const char c : config.country) {
    if (c < 'A' || c > 'Z') return Bad("administration.country", "is not two letters");
  }
  if (config.store != "sqlite" && config.store != "postgresql") {
    return Bad("store.engine", "is neither sqlite nor postgresql");
  }
  if (config.tls_certificate.empty() != config.tls_key.empty()) {
    return Bad("server.tls_key", "and tls_certificate belong together");
  }
  if (config.threads < 1 || config.threads > 64) return Bad("server.threads", "is not 1 to 64");
  if (config.rule_review_hour < 0 || config.rule_review_hour > 23) {
    return Bad("rules.review_hour", "is not 0 to 23");
  }
  if (!config.issuer.empty() && (config.audience.empty() || config.jwks.empty())) {
    return Bad("identity.issuer", "needs audience and jwks beside it");
  }
  if (config.ledger_tradetrust_chain_id < 1) {
    return Bad("ledger.tradetrust_chain_id", "is not at least 1");
  }
  RETURN_IF_ERROR(CheckStream(config));
  return CheckTrack(config);
}

}  // namespace

Result<Config> ReadConfig(const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string text, os::ReadFile(path));
  Config config;
  const toml::parse_result parsed = toml::parse(text);
  if (!parsed) {
    return Fail(ErrorCode::kInvalidArgument,
                fmt::format("{}:{}: {}", path.string(), parsed.error().source().begin.line,
                            parsed.error().description()));
  }
  RETURN_IF_ERROR(ReadTable(parsed.table(), config));
  RETURN_IF_ERROR(Check(config));
  return config;
}

}  // namespace tidewaiter::server
