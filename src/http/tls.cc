#include "http/tls.h"

#include <memory>
#include <string_view>

namespace tidewaiter::http {
namespace {

namespace asio = net::asio;
using net::error_code;
using std::string_view;

std::unexpected<Error> BadFile(const os::Path& path, const error_code& ec, std::string field) {
  return Fail(ErrorCode::kInvalidArgument, path.string() + ": " + ec.message(), std::move(field));
}

void SetRules(SSL_CTX* native) {
  SSL_CTX_set_min_proto_version(native, TLS1_2_VERSION);
  SSL_CTX_set_options(
      native, SSL_OP_NO_COMPRESSION | SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE);
  SSL_CTX_set_cipher_list(native, "ECDHE+AESGCM:ECDHE+CHACHA20");  // of TLS 1.2
  SSL_CTX_set_mode(native, SSL_MODE_RELEASE_BUFFERS);  // a connection that waits needs none
  static constexpr unsigned char kSessions[] = "tidewaiter";
  SSL_CTX_set_session_id_context(native, kSessions, sizeof kSessions - 1);
}

// Browsers ask which protocol is spoken here.
int ChooseProtocol(SSL*, const unsigned char** out, unsigned char* out_size,
                   const unsigned char* offered, unsigned int offered_size, void*) {
  static constexpr unsigned char kOurs[] = "\x08http/1.1";
  unsigned char* chosen = nullptr;
  const int found =
      SSL_select_next_proto(&chosen, out_size, kOurs, sizeof kOurs - 1, offered, offered_size);
  *out = chosen;
  return found == OPENSSL_NPN_NEGOTIATED ? SSL_TLSEXT_ERR_OK : SSL_TLSEXT_ERR_NOACK;
}

Status RequireClients(asio::ssl::context& context, const os::Path& path) {
  ASSIGN_OR_RETURN(const std::string authorities, os::ReadFile(path));
  error_code ec;
  ec = context.add_certificate_authority(asio::buffer(authorities), ec);
  if (ec) return BadFile(path, ec, "tls.client_ca");
  ec = context.set_verify_mode(asio::ssl::verify_peer | asio::ssl::verify_fail_if_no_peer_cert, ec);
  if (ec) return BadFile(path, ec, "tls.client_ca");
  return {};
}

}  // namespace

Status ConfigureTls(asio::ssl::context& context, const TlsOptions& options) {
  SSL_CTX* const native = context.native_handle();
  SetRules(native);
  SSL_CTX_set_alpn_select_cb(native, ChooseProtocol, nullptr);
  ASSIGN_OR_RETURN(const std::string chain, os::ReadFile(options.certificate_chain));
  error_code ec;
  ec = context.use_certificate_chain(asio::buffer(chain), ec);
  if (ec) return BadFile(options.certificate_chain, ec, "tls.certificate_chain");
  ASSIGN_OR_RETURN(const std::string key, os::ReadFile(options.private_key));
  ec = context.use_private_key(asio::buffer(key), asio::ssl::context::pem, ec);
  if (ec) return BadFile(options.private_key, ec, "tls.private_key");
  if (SSL_CTX_check_private_key(native) != 1) {
    return Fail(ErrorCode::kInvalidArgument,
                options.private_key.string() + " does not belong to the certificate",
                "tls.private_key");
  }
  return options.client_ca ? RequireClients(context, *options.client_ca) : Status{};
}

std::string SubjectOf(SSL* tls) {
  X509* const certificate = SSL_get0_peer_certificate(tls);
  if (certificate == nullptr) return "";
  const std::unique_ptr<BIO, int (*)(BIO*)> text(BIO_new(BIO_s_mem()), BIO_free);
  X509_NAME_print_ex(text.get(), X509_get_subject_name(certificate), 0, XN_FLAG_RFC2253);
  char* data = nullptr;
  const auto size = BIO_get_mem_data(text.get(), &data);
  return {data, static_cast<std::size_t>(size)};
}

}  // namespace tidewaiter::http
