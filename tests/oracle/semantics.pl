% The documented meaning of a rules folder, in Prolog. The facts are those of answer_set.py; a case adds direction/1,
% activity/1, layer/1, reading/1, stated/2, falls/2 and so on. Each solution of completion/2 answers everything that is open.
% Days are whole numbers, day 1 being the first of January of the year 1.

:- use_module(library(lists)).
:- use_module(library(apply)).
:- use_module(library(aggregate)).
:- use_module(library(ordsets)).
:- use_module(library(readutil)).

:- dynamic on/2, counts_from/2, plus_/5, closing/3, day_of/2, earliest/1, latest/1, part/2,
    asks_event/3, asks_is/2, is_/2, asks_before/3, asks_at_least/3, asks_below/3, window/1, from/2, until/2,
    occurrence/1, dated/2, way/2, way_day/2, way_when/2, bar/2,
    law/1, answer/2, presumed/2, fact/2, default/2, issuer/2, enacted/1, named_only/1, supplier/3,
    destination/3, claim/1, gap/1, bound_to/2, of_regime/2, frees_regime/2, below/2,
    clause/1, provision/2, instrument/2, effect/2, clause_direction/2, clause_activity/2, clause_entry/2, clause_except/2,
    clause_section/2, leaves_open/2, frees_provision/2, frees_instrument/2, clause_when/2, clause_window/2, regime_window/2,
    approval/2, raising/2, not_raising/2, everything/1, own_word/5, inherits/2, goes_on/4,
    direction/1, activity/1, layer/1, reading/1, stated/2, limited/0, as_of/1, falls/2, raised/1, item_fact/2,
    in_section/2, entry_when/2, person/1, kind_of_person/2, addressee/1, kind_fact/3, known_day/3.

% --- what the reading says ---

heard(S) :- ( limited -> as_of(T), S =< T ; true ).

word(R, Q, As) :- findall(A, (own_word(R, _, Q, A, S), heard(S)), As), As \== [], !.
word(R, Q, As) :- goes_on(R, P, Q, S), heard(S), ever(P, Q, As), !.
word(R, Q, As) :- inherits(R, P), word(P, Q, As).

ever(R, Q, As) :- findall(A, own_word(R, _, Q, A, _), As), As \== [], !.
ever(R, Q, As) :- goes_on(R, P, Q, _), ever(P, Q, As), !.
ever(R, Q, As) :- inherits(R, P), ever(P, Q, As).

held(E, O) :- reading(R), occurrence(E), word(R, E, [O|_]).

% --- what can cover the transfer ---

candidate(K) :-
    clause(K), direction(D), clause_direction(K, D), activity(A), clause_activity(K, A),
    instrument(K, I), layer(L), issuer(I, L),
    \+ ( raising(K, R), \+ raised(R) ), \+ ( not_raising(K, N), raised(N) ),
    ( everything(K) -> true ; catches(K, _) -> true ).

catches(K, N) :-
    falls(N, E), once(( clause_entry(K, C), below(E, C) )), \+ ( clause_except(K, X), below(E, X) ),
    ( \+ clause_section(K, _) -> true ; in_section(N, S) -> clause_section(K, S) ; true ).

% --- what it can depend on ---

asks(C, Q) :- asks_is(C, Q).
asks(C, Q) :- asks_at_least(C, Q, _).
asks(C, Q) :- asks_below(C, Q, _).
asks(C, Q) :- asks_before(C, Q, _).

% A thing leads to others: clause(K), condition(C), window(W), moment(X), event(E).
leads(clause(K), condition(C)) :- clause_when(K, C).
leads(clause(K), window(W)) :- clause_window(K, W).
leads(clause(K), window(W)) :- regime_window(K, W).
leads(clause(K), window(W)) :- instrument(K, I), supplier(I, _, W).
leads(clause(K), window(W)) :- instrument(K, I), destination(I, _, W).
leads(clause(K), window(W)) :- sorts(K), addressing(I), supplier(I, _, W).
leads(window(W), moment(X)) :- from(W, X).
leads(window(W), moment(X)) :- until(W, X).
leads(moment(X), moment(Y)) :- part(X, Y).
leads(moment(X), event(E)) :- counts_from(X, E).
leads(condition(C), moment(X)) :- asks_before(C, _, X).
leads(condition(C), event(E)) :- asks_event(C, E, _).
leads(event(E), moment(X)) :- way(E, W), way_day(W, X).
leads(event(E), condition(C)) :- way(E, W), way_when(W, C).
leads(event(E), event(B)) :- bar(E, B).

everything_from([], Seen, Seen).
everything_from([T|Ts], Seen, All) :-
    ( memberchk(T, Seen) -> everything_from(Ts, Seen, All)
    ; findall(N, leads(T, N), Next), append(Next, Ts, More), everything_from(More, [T|Seen], All) ).

questions_from(Things, Qs) :-
    everything_from(Things, [], All),
    findall(Q, ( member(T, All), asked_by(T, Q) ), Found), sort(Found, Qs).
asked_by(condition(C), Q) :- asks(C, Q).
asked_by(clause(K), Q) :- approval(K, Q).
asked_by(clause(K), Q) :- sorts(K), kind_fact(_, Q, _).

% A claim for some kinds of person asks of which kind the person is whom the query names.
sorts(K) :- once(bound_to(K, _)), \+ person(_).
addressing(I) :- layer(L), issuer(I, L), enacted(I), \+ destination(I, _, _).

reached(Ks, Tied, Qs) :-
    findall(clause(K), member(K, Ks), Cs), findall(condition(C), entry_when(_, C), Es), append(Cs, Es, Things),
    questions_from(Things, Own),
    findall(E-O-T, ( held(E, O), questions_from([event(E)], T) ), Ties),
    tied(Own, Ties, Qs),
    findall(E-O, ( member(E-O-T, Ties), ord_intersect(T, Qs) ), Tied).
tied(Own, Ties, Qs) :-
    ( member(_-_-T, Ties), ord_intersect(T, Own), \+ ord_subset(T, Own)
    -> ord_union(Own, T, More), tied(More, Ties, Qs) ; Qs = Own ).

% --- one completion: said(Q-A pairs, what clauses leave open) ---

domain(Q, As) :- law(Q), !, reading(R), ( word(R, Q, As) -> true ; presumed(Q, A) -> As = [A] ; findall(A, answer(Q, A), As) ).
domain(Q, [A]) :- stated(Q, A), !.
domain(Q, [A]) :- item_fact(Q, A), !.
domain(Q, [A]) :- default(Q, A), !.
domain(_, open).

opened(Ks, Qs, Q) :- member(Q, Qs), default(Q, _), \+ stated(Q, _), \+ item_fact(Q, _), once(( member(K, Ks), leaves_open(K, Q) )).

values(Q, _, [text(yes), text(no)]) :- fact(Q, 'yes-no'), !.
values(Q, _, Vs) :- fact(Q, number), !,
    findall(N, ( asks_at_least(_, Q, N) ; asks_below(_, Q, N) ), Ns0), sort(Ns0, Ns),
    ( Ns = [First|_] -> Less is First - 1, findall(number(N), member(N, [Less|Ns]), Vs) ; Vs = [number(0)] ).
values(Q, Cuts, [early|Vs]) :- findall(date(D), member(Q-D, Cuts), Vs).

choices(Domains, Said) :- maplist(choice, Domains, Said).
choice(Q-As, Q-A) :- member(A, As).

% All completions that bring about what the reading states. An open date lies first before every day; each day met in any
% completion is then tried as a date, until none is new.
completions(Ks, All) :-
    reached(Ks, Tied, Qs),
    findall(E, member(E-_, Tied), Es),
    findall(Q-X, ( condition_met(Ks, Es, C), asks_before(C, Q, X) ), Cs),
    dated_worlds(Ks, Qs, Cs, [], Worlds),
    ( member(world(_, [_|_]), Worlds) -> All = worlds(Worlds, Tied)
    ; include([W]>>consistent(W, Tied), Worlds, Consistent), All = worlds(Consistent, []) ).
condition_met(Ks, Es, C) :-
    findall(clause(K), member(K, Ks), T1), findall(condition(C1), entry_when(_, C1), T2), findall(event(E), member(E, Es), T3),
    append([T1, T2, T3], Things), everything_from(Things, [], Met), member(condition(C), Met).

dated_worlds(Ks, Qs, Cs, Tried, Worlds) :-
    worlds(Ks, Qs, Tried, Some),
    findall(Q-D, ( member(W, Some), with_or_without(W, V), clear, member(Q-X, Cs), moment(V, X, far, D) ), Cuts0), sort(Cuts0, Cuts),
    ( ord_subset(Cuts, Tried) -> Worlds = Some ; ord_union(Cuts, Tried, More), dated_worlds(Ks, Qs, Cs, More, Worlds) ).

with_or_without(world(Said, Left), world(Said, Left)).
with_or_without(world(Said, [_|_]), world(Said, [])).

worlds(Ks, Qs, Cuts, All) :-
    findall(Q-As, ( member(Q, Qs), domain(Q, As0), ( As0 == open -> values(Q, Cuts, As) ; As = As0 ) ), Domains),
    findall(Q-As, ( setof(O, opened(Ks, Qs, O), Os), member(Q, Os), values(Q, Cuts, As) ), Opened),
    findall(world(Said, Left), ( choices(Domains, Said), choices(Opened, Left) ), All).

consistent(World, Tied) :-
    clear,
    forall(member(E-O, Tied), ( happens(World, E, far, _) -> O == happened ; O == 'did-not-happen' )).

seen(world(Said, Tried), Q, A) :- ( memberchk(Q-B, Tried) -> A = B ; memberchk(Q-A, Said) ).

% A completion on a day: of what clauses leave open, what a clause comes to ask is tried, and has that value for all.
on_day(world(Said, Left), Ks, D, World) :- trying(Said, Left, [], Ks, D, World).
trying(Said, Left, Used, Ks, D, World) :-
    clear, ( Left \== [], member(K, Ks), comes_to(world(Said, Used), Left, K, D, Q)
    -> memberchk(Q-A, Left), trying(Said, Left, [Q-A|Used], Ks, D, World) ; World = world(Said, Used) ).

% It binds, is in force, and what it asks before the open fact holds; no fact with one answer keeps it from applying.
comes_to(W, Left, K, D, Q) :-
    W = world(_, Used),
    findall(O, ( leaves_open(K, O), memberchk(O-_, Left), \+ memberchk(O-_, Used) ), Waiting), Waiting \== [],
    binds(W, K, D), \+ hopeless(W, Waiting, K, D), in_force(W, K, D),
    ( ( everything(K) ; catches(K, N), \+ entry_when(N, _) ) -> Stop = none
    ; findall(N, catches(K, N), Ns), entry_stop(Ns, W, Waiting, D, Stop) ),
    ( Stop = asks(Q) -> true ; findall(C, clause_when(K, C), Cs), stop(Cs, W, Waiting, D, asks(Q)) ), !.

stop([], _, _, _, none).
stop([C|Cs], W, Waiting, D, Stop) :-
    ( asks(C, Q), memberchk(Q, Waiting) -> Stop = asks(Q) ; holds(W, C, D) -> stop(Cs, W, Waiting, D, Stop) ; Stop = fails ).
entry_stop([N|Ns], W, Waiting, D, Stop) :-
    findall(C, entry_when(N, C), Cs), stop(Cs, W, Waiting, D, One), ( One == fails -> entry_stop(Ns, W, Waiting, D, Stop) ; Stop = One ).

hopeless(W, Waiting, K, D) :- clause_when(K, C), lost(W, Waiting, C, D), !.
hopeless(W, Waiting, K, D) :-
    \+ everything(K), once(catches(K, _)), forall(catches(K, N), once(( entry_when(N, C), lost(W, Waiting, C, D) ))).
lost(W, Waiting, C, D) :-
    once(asks(C, Q)), fact(Q, _), \+ memberchk(Q, Waiting), single(W, Q),
    ( asks_before(C, _, _) -> seen(W, Q, none) ; \+ holds(W, C, D) ).
single(world(_, Used), Q) :- ( memberchk(Q-_, Used) -> true ; domain(Q, [_]) ).

% --- days; `far` means whatever the day. What was found is kept until the next completion. ---

clear :- retractall(known_day(_, _, _)).
upto(_, far) :- !.
upto(D, By) :- D =< By.

moment(W, X, By, D) :- moment(W, X, By, D, _), upto(D, By).
moment(_, X, _, D, on) :- on(X, D), !.
moment(W, X, By, D, of) :- day_of(X, E), !, happens(W, E, By, D).
moment(W, X, By, D, closing) :- closing(X, E, N), !, happens(W, E, By, F), D is F + N + 1.
moment(W, X, By, D, plus) :- plus_(X, E, N, U, R), !, happens(W, E, By, F), later(F, N, U, R, D).
moment(W, X, By, D, first) :- earliest(X), !, findall(F, ( part(X, Y), moment(W, Y, By, F) ), Fs), min_list(Fs, D).
moment(W, X, By, D, last) :- latest(X), findall(Y, part(X, Y), Ys), maplist([Y, F]>>moment(W, Y, By, F), Ys, Fs), max_list(Fs, D).

happens(W, E, By, D) :-
    ( known_day(E, By, Known) -> true ; ( once(comes(W, E, By, F)) -> Known = F ; Known = never ), assertz(known_day(E, By, Known)) ),
    Known \== never, D = Known.
comes(_, E, By, D) :- dated(E, D), !, heard(D), upto(D, By).
comes(W, E, By, D) :-
    findall(F, ( way(E, V), way_day(V, X), moment(W, X, By, F), forall(way_when(V, C), holds(W, C, F)) ), Fs),
    Fs \== [], min_list(Fs, D), Before is D - 1,
    \+ ( bar(E, B), happens(W, B, Before, _) ).

holds(W, C, _) :- asks_is(C, Q), !, seen(W, Q, A), once(is_(C, A)).
holds(W, C, _) :- asks_at_least(C, Q, N), !, seen(W, Q, number(M)), M >= N.
holds(W, C, _) :- asks_below(C, Q, N), !, seen(W, Q, number(M)), M < N.
holds(W, C, _) :- asks_before(C, Q, X), !, seen(W, Q, A), moment(W, X, far, F), ( A == early -> true ; A = date(M), M < F ).
holds(W, C, D) :- asks_event(C, E, O), has_come(O, W, E, D).
has_come(happened, W, E, D) :- happens(W, E, D, _).
has_come('did-not-happen', W, E, D) :- \+ happens(W, E, D, _).
has_come('known-to-have-happened', W, E, _) :- happens(W, E, far, _).
has_come('not-known-to-have-happened', W, E, _) :- \+ happens(W, E, far, _).

% The calendar, counted from 1 March of the year 0 so that a leap day comes last.
later(F, N, U, _, D) :- sub_atom(U, 0, _, _, day), !, D is F + N.
later(F, N, U, R, D) :-
    ( sub_atom(U, 0, _, _, year) -> Months is 12 * N ; Months = N ),
    civil(F, Y, M, Day), T is Y * 12 + M - 1 + Months, Y2 is T // 12, M2 is T mod 12 + 1,
    Next is T + 1, Y3 is Next // 12, M3 is Next mod 12 + 1, ordinal(Y2, M2, 1, First), ordinal(Y3, M3, 1, Following),
    ( First + Day - 1 < Following -> D is First + Day - 1 ; R == up -> D = Following ; D is Following - 1 ).
ordinal(Y0, M, D, N) :-
    ( M > 2 -> Y = Y0, S is M - 3 ; Y is Y0 - 1, S is M + 9 ),
    N is 365 * Y + Y // 4 - Y // 100 + Y // 400 + (153 * S + 2) // 5 + D - 1 - 305.
civil(N, Y, M, D) :-
    Z is N + 305, Y0 is (10000 * Z + 14780) // 3652425, start_of(Y0, S0), ( S0 > Z -> Y1 is Y0 - 1 ; Y1 = Y0 ),
    start_of(Y1, S1), Rest is Z - S1, P is (5 * Rest + 2) // 153, D is Rest - (153 * P + 2) // 5 + 1,
    ( P < 10 -> M is P + 3, Y = Y1 ; M is P - 9, Y is Y1 + 1 ).
start_of(Y, S) :- S is 365 * Y + Y // 4 - Y // 100 + Y // 400.

% --- one day ---

open_on(W, V, D) :-
    ( from(V, X) -> moment(W, X, far, F), F =< D ; true ),
    \+ ( until(V, Y), moment(W, Y, far, G), G =< D ).

lists_supplier(W, I, D) :- stated(supplier, text(C)), supplier(I, C, V), open_on(W, V, D), !.
lists_destination(W, I, D) :- stated(destination, text(C)), destination(I, C, V), open_on(W, V, D), !.

binds(W, K, D) :- once(bound_to(K, _)), !, of_kind(W, D, P), bound_to(K, P), !.
binds(W, K, D) :- instrument(K, I), reaches(W, I, D), !.
reaches(W, I, D) :- once(destination(I, _, _)), !, ( lists_destination(W, I, D) ; lists_supplier(W, I, D) ).
reaches(_, I, _) :- \+ supplier(I, _, _), !.
reaches(W, I, D) :- stated(supplier, _), !, lists_supplier(W, I, D).
reaches(_, _, _) :- person(P), !, addressee(P).
reaches(_, I, _) :- \+ named_only(I).

% The kind of person assumed; else the first of which everything holds.
of_kind(_, _, P) :- person(P), !.
of_kind(W, D, P) :- findall(R-O, kind_of_person(O, R), Kinds0), keysort(Kinds0, Kinds), member(_-P, Kinds), fits(W, D, P), !.
fits(W, D, P) :-
    ( addressee(P) -> once(( addressing(I), lists_supplier(W, I, D) )) ; true ), forall(kind_fact(P, Q, A), seen(W, Q, A)).

in_force(W, K, D) :- once(( clause_window(K, V), open_on(W, V, D) )), once(( regime_window(K, U), open_on(W, U, D) )).

stands(W, K, D) :-
    ( everything(K) -> true ; claim(K) -> true ; once(( catches(K, N), forall(entry_when(N, C), holds(W, C, D)) )) ),
    in_force(W, K, D), forall(clause_when(K, C), holds(W, C, D)), binds(W, K, D).

names(X, K) :-
    provision(K, P), provision(X, O), O \== P,
    ( frees_provision(X, P) -> true ; instrument(K, I), frees_instrument(X, I) -> true ; of_regime(K, R), frees_regime(X, R) ).
exempts(K) :- once(( frees_provision(K, _) ; frees_instrument(K, _) ; frees_regime(K, _) )).
displaced(K, Ks) :- member(X, Ks), exempts(X), names(X, K), \+ displaced(X, Ks), !.

% Of the exemptions that stand, the mildest is what remains of a clause.
chosen(W, Ks, K, X) :-
    findall(R-Y, ( member(Y, Ks), exempts(Y), names(Y, K), \+ displaced(Y, Ks), mildness(W, Y, R) ), Found), keysort(Found, [R-_|_]), member(R-X, Found).
mildness(W, K, R) :- ( has(W, K, E) -> rank(E, R) ; R = 0 ).

counts(W, K, Ks) :- \+ displaced(K, Ks), ( exempts(K) -> once(( member(O, Ks), \+ exempts(O), chosen(W, Ks, O, K) )) ; true ).

has(W, K, E) :- effect(K, F), ( F == 'approval-required', approval(K, Q), seen(W, Q, text(yes)) -> E = notification ; E = F ).

rank(unrestricted, 0). rank('not-encoded', 1). rank(notification, 2). rank(restraint, 3).
rank(exposure, 4). rank('approval-required', 5). rank(prohibited, 6).

outcome(W, Ks, D, o(V, Ps, Restricted)) :-
    include([K]>>stands(W, K, D), Ks, Standing), include([K]>>provision(K, _), Standing, Law),
    findall(R-P, ( member(K, Law), counts(W, K, Law), has(W, K, E), rank(E, R), provision(K, P) ), Found),
    findall(R, member(R-_, Found), Rs), max_list([0|Rs], M), rank(Strictest, M),
    findall(P, member(M-P, Found), Ps0), sort(Ps0, Ps),
    ( ( Strictest == prohibited ; claimed(Standing), \+ ( member(G, Standing), gap(G) ) ) -> V = Strictest, Sure = yes
    ; Strictest == unrestricted -> V = 'not-encoded', Sure = no ; V = Strictest, Sure = no ),
    ( memberchk(V, [prohibited, 'approval-required']) -> Restricted = yes ; Sure == yes -> Restricted = no ; Restricted = undetermined ).

% A claim for everything, or claims that reach each entry that a provision of the layer names.
claimed(Standing) :- member(K, Standing), claim(K), everything(K), !.
claimed(Standing) :-
    include([K]>>claim(K), Standing, [C|Cs]),
    forall(( falls(N, E), named(E) ), ( member(K, [C|Cs]), catches(K, N) )).
named(E) :-
    layer(L), clause_entry(K, C), below(E, C), provision(K, _), instrument(K, I), issuer(I, L), \+ ( clause_except(K, X), below(E, X) ), !.

% --- all completions together ---

answer_on(Ks, worlds(All, Tied), D, V, Ps, Possible, Turns, Restricted) :-
    findall(W-O, ( member(W, All), on_day(W, Ks, D, Here), consistent(Here, Tied), once(outcome(Here, Ks, D, O)) ), Pairs),
    findall(W, member(W-_, Pairs), Ws), findall(W1-P1, member(_-o(W1, P1, _), Pairs), Os),
    findall(T, member(_-o(_, _, T), Pairs), Ts0), sort(Ts0, Ts), ( Ts = [Restricted] -> true ; Restricted = undetermined ),
    findall(R-W1, ( member(W1-_, Os), rank(W1, R) ), Ranked0), sort(0, @>, Ranked0, Ranked),
    ( Ranked = [_-V] -> Possible = [], Turns = [], agreed(Os, Ps)
    ; V = undetermined, findall(W1, member(_-W1, Ranked), Possible), united(Os, Ps), settling(Ws, Os, Turns) ).

united(Os, Ps) :- findall(P, ( member(_-Q, Os), member(P, Q) ), All), sort(All, Ps).
agreed(Os, Ps) :-
    findall(Q, member(_-Q, Os), [First|Rest]), foldl([B, A, C]>>ord_intersection(A, B, C), Rest, First, Common),
    ( Common == [] -> united(Os, Ps) ; Ps = Common ).

settling(Ws, Os, Set) :-
    findall(Q, ( member(world(S, T), Ws), ( member(Q-_, S) ; member(Q-_, T) ) ), Qs0), sort(Qs0, Qs1),
    include([Q]>>( findall(A, ( member(W, Ws), choice_of(W, Q, A) ), As0), sort(As0, [_, _|_]) ), Qs1, Qs),
    length(Qs, Most), between(0, Most, Size), subset_of(Size, Qs, Set), settles(Set, Ws, Os), !.
choice_of(world(S, T), Q, A) :- ( memberchk(Q-B, T) -> A = B ; memberchk(Q-A, S) ).
subset_of(0, _, []) :- !.
subset_of(N, [Q|Qs], [Q|Rest]) :- M is N - 1, subset_of(M, Qs, Rest).
subset_of(N, [_|Qs], Set) :- subset_of(N, Qs, Set).
settles(Set, Ws, Os) :-
    findall(As-V, ( nth1(I, Ws, W), nth1(I, Os, V-_), findall(A, ( member(Q, Set), choice_of(W, Q, A) ), As) ), Pairs0),
    sort(Pairs0, Pairs), findall(As, member(As-_, Pairs), Keys0), sort(Keys0, Keys), same_length(Keys, Pairs).

% --- reading cases from standard input: facts, then `ask(Day).` terms, then `done.` ---

main :- repeat, read_term(user_input, T, []), step(T), T == end_of_file, !.
step(end_of_file) :- !.
step(folder) :- !, forall(kind(K), retractall(K)).
step(case) :- !, forall(case_kind(K), retractall(K)).
step(ask(Days)) :- !,
    findall(K, candidate(K), Ks0), sort(Ks0, Ks), completions(Ks, Ws),
    forall(member(D, Days), ( tell(Ks, Ws, D) -> true ; writeln(none) )),
    writeln('end'), flush_output.
step(Fact) :- assertz(Fact).
tell(Ks, Ws, D) :-
    once(answer_on(Ks, Ws, D, V, Ps, Possible, Turns, Restricted)),
    maplist([L, A]>>atomic_list_concat(L, ';', A), [Ps, Possible, Turns], Texts),
    atomic_list_concat([V, Restricted|Texts], '\t', Line), writeln(Line).

kind(K) :- member(N/A, [on/2, counts_from/2, plus_/5, closing/3, day_of/2, earliest/1, latest/1, part/2, asks_event/3, asks_is/2,
    is_/2, asks_before/3, asks_at_least/3, asks_below/3, window/1, from/2, until/2, occurrence/1, dated/2, way/2, way_day/2,
    way_when/2, bar/2, law/1, answer/2, presumed/2, fact/2, default/2, issuer/2, enacted/1, named_only/1, supplier/3,
    destination/3, claim/1, gap/1, bound_to/2, of_regime/2, frees_regime/2, below/2, clause/1, provision/2, instrument/2, effect/2, clause_direction/2, clause_activity/2, clause_entry/2,
    clause_except/2, clause_section/2, leaves_open/2, frees_provision/2, frees_instrument/2, clause_when/2, clause_window/2,
    regime_window/2, approval/2, raising/2, not_raising/2, everything/1, own_word/5, inherits/2, goes_on/4]), functor(K, N, A).
case_kind(K) :- member(N/A, [direction/1, activity/1, layer/1, reading/1, stated/2, limited/0, as_of/1, falls/2, raised/1,
    item_fact/2, in_section/2, entry_when/2, person/1, kind_of_person/2, addressee/1, kind_fact/3]), functor(K, N, A).
