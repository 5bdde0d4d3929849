package wire

import "connectrpc.com/connect/v2"

// A Fact is something that both ends have to know of a method.
type Fact uint8

// Facts of methods.
const (
	// Judged: a client repeats it with the same attempt until it has the answer, see
	// AttemptHeader. Whoever calls another one that writes, and gets no answer, can't know
	// whether it was carried out.
	Judged Fact = 1 << iota
	// Reads: it changes nothing that its caller would have to know of.
	Reads
	// BeforeSignIn: it needs no token.
	BeforeSignIn
	// Long: its messages can name many users. Their sender is identified before anything is
	// read: a token that nobody has must not make the server keep what it is sent.
	Long
)

// facts has a row for each method, in the order of methods.go.
var facts = map[string]Fact{
	string(Hello): Reads | BeforeSignIn,

	string(SignIn):            Judged | BeforeSignIn,
	string(Activate):          Judged | BeforeSignIn,
	string(NewQRCode):         Judged | BeforeSignIn,
	string(Complete):          Judged | BeforeSignIn,
	string(ChooseNew):         Judged | BeforeSignIn,
	string(DuePasswordRule):   Reads | BeforeSignIn,
	string(DrawRecoveryCodes): BeforeSignIn,
	string(Abandon):           BeforeSignIn,
	string(ClockBehind):       Reads | BeforeSignIn,

	string(Overview):           Reads,
	string(Alive):              0,
	string(SignOut):            0,
	string(OwnPasswordRule):    Reads,
	string(ChangePassword):     Judged,
	string(MySignIn):           Reads,
	string(OwnSessions):        Reads,
	string(EndSession):         0,
	string(Confirm):            Judged,
	string(Prove):              Judged,
	string(ProveBySignIn):      0,
	string(BeginDevice):        0,
	string(ConfirmDevice):      Judged,
	string(RenameDevice):       0,
	string(RemoveDevice):       0,
	string(NewRecoveryCodes):   Judged,
	string(FirstRecoveryCodes): Judged,
	string(BeginTurnOn):        Judged,
	string(ConfirmTurnOn):      Judged,
	string(Forget):             0,
	string(Watch):              Reads,

	string(AddUser):            0,
	string(EditUser):           0,
	string(DeleteUser):         0,
	string(SetDisabled):        0,
	string(SetOTP):             0,
	string(PauseOTP):           0,
	string(ResumeOTP):          0,
	string(Unlock):             0,
	string(PasswordRuleOf):     Reads,
	string(ResetPassword):      0,
	string(LostPhone):          Judged,
	string(IssueTemporaryCode): Judged,
	string(TestCode):           Judged,
	string(SignInState):        Reads,
	string(User):               Reads,
	string(UserByID):           Reads,
	string(Users):              Reads,
	string(UsersOf):            Reads | Long,
	string(UserKeys):           Reads,
	string(EveryUserKey):       Reads,
	string(UserPlace):          Reads,
	string(ShownAmong):         Reads | Long,
	string(CountUsers):         Reads,
	string(Means):              Reads | Long,
	string(ExportUsers):        Reads | Long,
	string(ImportUsers):        Long,
	string(Groups):             Reads,
	string(CountedGroups):      Reads,
	string(Group):              Reads,
	string(AddGroup):           0,
	string(EditGroup):          0,
	string(DeleteGroup):        0,
	string(Policies):           Reads,
	string(EditPolicies):       0,
	string(Sessions):           Reads,
	string(Disconnect):         Long,
	string(Log):                Reads,
	string(ExportLog):          Reads,
	string(VerifyLog):          Reads,
	string(SealHolds):          Reads,
	string(Extent):             Reads,
}

// Is reports whether a fact holds for a method; for one that there is not none does.
func Is(s connect.Spec, f Fact) bool {
	if len(s.Procedure) < len(service) {
		return false
	}
	return facts[s.Procedure[len(service):]]&f != 0
}
