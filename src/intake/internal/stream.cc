#include "intake/internal/stream.h"

#include <sys/socket.h>

#include <array>
#include <cerrno>
#include <utility>

#include <openssl/err.h>

#include "base/check.h"

namespace tidewaiter::intake::internal {
namespace {

constexpr std::size_t kNameMax = 256;

Io JudgeCall(ssize_t result, IoState wanted) {
  if (result > 0) return {IoState::kDone, static_cast<std::size_t>(result)};
  const bool later = result < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR);
  return {later ? wanted : IoState::kEnded, 0};
}

}  // namespace

Stream::Stream(http::net::Socket socket, SSL_CTX* tls)
    : socket_(std::move(socket)), tls_(tls == nullptr ? nullptr : SSL_new(tls), SSL_free) {
  if (tls == nullptr) return;
  CHECK(tls_ != nullptr);
  SSL_set_fd(tls_.get(), socket_.native_handle());
  SSL_set_accept_state(tls_.get());
  SSL_set_mode(tls_.get(), SSL_MODE_ENABLE_PARTIAL_WRITE | SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
}

Io Stream::Judge(int result) {
  if (result > 0) return {IoState::kDone, static_cast<std::size_t>(result)};
  switch (SSL_get_error(tls_.get(), result)) {
    case SSL_ERROR_WANT_READ:
      return {IoState::kWantRead, 0};
    case SSL_ERROR_WANT_WRITE:
      return {IoState::kWantWrite, 0};
    default:
      return {IoState::kEnded, 0};
  }
}

Io Stream::Handshake() {
  ERR_clear_error();
  return Judge(SSL_do_handshake(tls_.get()));
}

Io Stream::Read(char* bytes, std::size_t size) {
  if (!tls_)
    return JudgeCall(::recv(socket_.native_handle(), bytes, size, MSG_DONTWAIT),
                     IoState::kWantRead);
  ERR_clear_error();
  return Judge(SSL_read(tls_.get(), bytes, static_cast<int>(size)));
}

Io Stream::Write(std::string_view bytes) {
  if (!tls_) {
    return JudgeCall(
        ::send(socket_.native_handle(), bytes.data(), bytes.size(), MSG_DONTWAIT | MSG_NOSIGNAL),
        IoState::kWantWrite);
  }
  ERR_clear_error();
  return Judge(SSL_write(tls_.get(), bytes.data(), static_cast<int>(bytes.size())));
}

std::string Stream::CommonName() const {
  const X509* const certificate = tls_ ? SSL_get0_peer_certificate(tls_.get()) : nullptr;
  if (certificate == nullptr) return "";
  std::array<char, kNameMax> name{};
  const int size = X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName,
                                             name.data(), static_cast<int>(name.size()));
  return size > 0 ? std::string(name.data(), static_cast<std::size_t>(size)) : "";
}

}  // namespace tidewaiter::intake::internal
