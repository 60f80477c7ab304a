# A web server for tests, one connection after the other. Prints its port.
#
#   web.pl files DIR             hands out the files of a folder
#   web.pl lose-request PORT     passes everything on to that port, but the first command gets lost
#   web.pl lose-answer PORT      passes everything on, but the answer to the first command gets lost
#   web.pl drop-commands PORT    passes everything on but commands, which get lost, every one
#   web.pl says STATUS BYTES     answers everything with that status and so many bytes of nothing in particular
use strict;
use warnings;
use IO::Socket::INET;

my ($mode, $what, $bytes) = @ARGV;
my $listen = IO::Socket::INET->new(LocalAddr => '127.0.0.1', LocalPort => 0, Listen => 16, ReuseAddr => 1) or die $!;
$| = 1;
$SIG{PIPE} = 'IGNORE';
print $listen->sockport, "\n";
my $lost = 0;

# The whole request, which asks for no other after it.
sub request {
    my ($from) = @_;
    my $all = '';
    while ($all !~ /\r\n\r\n/) { sysread $from, $all, 65536, length $all or return '' }
    my ($length) = $all =~ /^Content-Length: (\d+)/mi;
    my $head = index($all, "\r\n\r\n") + 4;
    while (length $all < $head + ($length // 0)) { sysread $from, $all, 65536, length $all or return '' }
    return $all =~ s/\r\n/\r\nConnection: close\r\n/r;
}

sub pass_on {
    my ($request) = @_;
    my $to = IO::Socket::INET->new(PeerAddr => '127.0.0.1', PeerPort => $what) or return '';
    print $to $request;
    local $/;
    return <$to> // '';
}

sub file {
    my ($path) = @_;
    local $/;
    if ($path !~ /\.\./ && -f "$what$path" && open my $f, '<:raw', "$what$path") {
        my $bytes = <$f>;
        return "HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " . length($bytes) . "\r\n\r\n$bytes";
    }
    return "HTTP/1.1 404 Not Found\r\nConnection: close\r\nContent-Length: 0\r\n\r\n";
}

while (my $from = $listen->accept) {
    my $request = request($from);
    my ($method, $path) = $request =~ /^(\S+) (\S+)/ or next;
    if ($mode eq 'files') { print $from file($path); next }
    if ($mode eq 'says') {
        print $from "HTTP/1.1 $what Of Its Own\r\nConnection: close\r\nLocation: /elsewhere\r\n\r\n", 'x' x $bytes;
        next;
    }
    my $loses = $method eq 'POST' && $path eq '/commands' && (!$lost++ || $mode eq 'drop-commands');
    my $answer = $loses && $mode ne 'lose-answer' ? '' : pass_on($request);
    print $from $answer unless $loses;
}
