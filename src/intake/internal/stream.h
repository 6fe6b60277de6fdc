// Stream: bytes of a socket that never blocks, plain or over TLS. Internal to intake.
//
// Asio says when the socket can be read or written; reading and writing is done here, into the
// caller's buffer. So a connection that waits owns no buffer, and TLS needs none of Asio's 34 kB.
#ifndef TIDEWAITER_INTAKE_INTERNAL_STREAM_H_
#define TIDEWAITER_INTAKE_INTERNAL_STREAM_H_

#include <memory>
#include <string>
#include <string_view>

#include "http/asio.h"

namespace tidewaiter::intake::internal {

enum class IoState : std::uint8_t {
  kDone,       // `bytes` were moved
  kWantRead,   // when the socket can be read
  kWantWrite,  // when it can be written
  kEnded,      // they went away, or what they said is no TLS
};
struct Io {
  IoState state = IoState::kEnded;
  std::size_t bytes = 0;
};

class Stream {
 public:
  // `tls` may be nullptr: plain. The socket must be non-blocking.
  Stream(http::net::Socket socket, SSL_CTX* tls);

  Io Handshake();  // kDone when it is over
  Io Read(char* bytes, std::size_t size);
  Io Write(std::string_view bytes);
  [[nodiscard]] bool secure() const { return tls_ != nullptr; }
  // "" without a certificate, or one without a common name.
  [[nodiscard]] std::string CommonName() const;
  http::net::Socket& socket() { return socket_; }

 private:
  Io Judge(int result);

  http::net::Socket socket_;
  std::unique_ptr<SSL, void (*)(SSL*)> tls_;
};

}  // namespace tidewaiter::intake::internal

#endif  // TIDEWAITER_INTAKE_INTERNAL_STREAM_H_
