// The one way to Boost.Asio: compiled once, in asio.cc, and used without type-erased executors. For
// modules that serve sockets (http, intake); it shows in no other header.
#ifndef TIDEWAITER_HTTP_ASIO_H_
#define TIDEWAITER_HTTP_ASIO_H_

#ifndef BOOST_ASIO_SEPARATE_COMPILATION
#define BOOST_ASIO_SEPARATE_COMPILATION
#endif

#include <boost/asio/basic_datagram_socket.hpp>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <boost/asio/steady_timer.hpp>

namespace tidewaiter::http::net {

namespace asio = boost::asio;
using asio::ip::tcp;
using boost::system::error_code;
using Executor = asio::io_context::executor_type;
using Socket = asio::basic_stream_socket<tcp, Executor>;
using Acceptor = asio::basic_socket_acceptor<tcp, Executor>;
using Timer = asio::basic_waitable_timer<std::chrono::steady_clock,
                                         asio::wait_traits<std::chrono::steady_clock>, Executor>;
using Datagrams = asio::basic_datagram_socket<asio::ip::udp, Executor>;
using TlsStream = asio::ssl::stream<Socket&>;

}  // namespace tidewaiter::http::net

namespace tidewaiter::http::internal {

namespace asio = boost::asio;
using net::Acceptor;
using net::error_code;
using net::Executor;
using net::Socket;
using net::tcp;
using net::Timer;
using net::TlsStream;

}  // namespace tidewaiter::http::internal

#endif  // TIDEWAITER_HTTP_ASIO_H_
