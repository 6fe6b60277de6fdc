#include "member/issuer.h"

#include <algorithm>

#include "codec/json_writer.h"

namespace tidewaiter::member {
namespace {

constexpr std::string_view kHttps = "https://";

struct Parts {
  std::string host;
  std::string port;  // "" where it is the usual one
  std::string path;  // "/x/y" without a slash at its end; ""
};

bool IsHostName(std::string_view host) {
  const auto plain = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  };
  // The last label of a name begins with a letter; that of an address does not.
  const std::size_t dot = host.rfind('.');
  return !host.empty() && dot != std::string_view::npos && dot + 1 < host.size() &&
         host[dot + 1] >= 'a' && host[dot + 1] <= 'z' && std::ranges::all_of(host, plain);
}

std::optional<Parts> PartsOf(std::string_view url) {
  if (!url.starts_with(kHttps)) return std::nullopt;
  url.remove_prefix(kHttps.size());
  const std::size_t slash = std::min(url.find('/'), url.size());
  const std::string_view place = url.substr(0, slash);
  const std::size_t colon = std::min(place.find(':'), place.size());
  Parts parts{.host = std::string(place.substr(0, colon)),
              .port = std::string(place.substr(std::min(colon + 1, place.size()))),
              .path = std::string(url.substr(slash))};
  std::ranges::transform(parts.host, parts.host.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
  });
  while (parts.path.ends_with('/'))
    parts.path.pop_back();
  if (!IsHostName(parts.host)) return std::nullopt;
  return parts;
}

bool MayCertify(const ledger::Signer& signer) {
  return signer.powers.contains(ledger::Power::kCertificates);
}

}  // namespace

std::string WebHostOf(std::string_view url) {
  const auto parts = PartsOf(url);
  return parts ? parts->host : "";
}

std::string DidWebOf(std::string_view url) {
  const auto parts = PartsOf(url);
  if (!parts) return {};
  std::string did = "did:web:" + parts->host;
  if (!parts->port.empty()) did += "%3A" + parts->port;
  for (const char c : parts->path)
    did += c == '/' ? ':' : c;
  return credential::DidUrl(did) ? did : "";  // a path that a DID cannot say
}

std::string DidPathOf(std::string_view url) {
  const auto parts = PartsOf(url);
  if (!parts || DidWebOf(url).empty()) return {};
  return (parts->path.empty() ? "/.well-known" : parts->path) + "/did.json";
}

std::string DidDocumentOf(const ledger::Charter& charter, std::string_view did) {
  std::vector<std::string> methods;
  std::string out;
  codec::JsonWriter json(out);
  json.BeginObject().Key("@context").BeginArray().Text("https://www.w3.org/ns/did/v1");
  json.Text("https://w3id.org/security/multikey/v1").EndArray().Member("id", did);
  json.Key("verificationMethod").BeginArray();
  for (const auto& [name, signer] : charter.signers()) {
    const auto member = charter.members().find(signer.member);
    if (!MayCertify(signer) || member == charter.members().end()) continue;
    if (DidWebOf(member->second.url) != did) continue;
    const std::string key = credential::FormatMultikey(credential::PublicKeyOf(signer.key));
    methods.push_back(std::string(did) + "#" + key);
    json.BeginObject().Member("id", methods.back()).Member("type", "Multikey");
    json.Member("controller", did).Member("publicKeyMultibase", key).EndObject();
  }
  json.EndArray().Key("assertionMethod").BeginArray();
  for (const std::string& method : methods)
    json.Text(method);
  json.EndArray().EndObject();
  return methods.empty() ? std::string() : out;
}

credential::DidKeys CharterKeys(std::shared_ptr<const ledger::Charter> charter) {
  return credential::DidKeys([charter](std::string_view url) -> Result<std::string> {
    for (const auto& [id, member] : charter->members()) {
      const std::string did = DidWebOf(member.url);
      const auto its = did.empty() ? Result<std::string>(Fail(ErrorCode::kNotFound, ""))
                                   : credential::DidUrl(did);
      if (!its || *its != url) continue;
      std::string document = DidDocumentOf(*charter, did);
      if (!document.empty()) return document;
    }
    return Fail(ErrorCode::kNotFound, "no member of the federation has this name");
  });
}

const ledger::Signer* FindCertifier(const ledger::Charter& charter,
                                    const credential::PublicKey& key) {
  const auto found = std::ranges::find_if(charter.signers(), [&](const auto& signer) {
    return MayCertify(signer.second) && credential::PublicKeyOf(signer.second.key) == key;
  });
  return found == charter.signers().end() ? nullptr : &found->second;
}

}  // namespace tidewaiter::member
