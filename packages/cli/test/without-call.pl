# Runs a program on what looks like an older kernel: perl without-call.pl NUMBER[,NUMBER] PROGRAM [ARGUMENT …].
# The calls with these numbers fail as those do that a kernel does not know (seccomp(2): ENOSYS).
use strict;
my ($numbers, @program) = @ARGV;
my @code = pack "SCCL", 0x20, 0, 0, 0;
push @code, pack("SCCL", 0x15, 0, 1, $_), pack("SCCL", 0x06, 0, 0, 0x00050000 | 38) for split /,/, $numbers;
push @code, pack "SCCL", 0x06, 0, 0, 0x7fff0000;
my $code = join "", @code;
my $filter = pack "S x6 P", scalar @code, $code;
my $prctl = `uname -m` =~ /x86/ ? 157 : 167;
syscall($prctl, 38, 1, 0, 0, 0) == 0 or die "no new privileges: $!";
syscall($prctl, 22, 2, $filter, 0, 0) == 0 or die "filter: $!";
exec @program or die "$program[0]: $!";
