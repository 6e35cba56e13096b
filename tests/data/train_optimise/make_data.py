"""Ten steps of torch.optim on gradients of a formula: writes optimisers.json beside itself."""
import json
import math
from pathlib import Path

import torch

CASES={
 'SGD':dict(cls='SGD',kw=lambda lr,m:dict(lr=lr,momentum=m,nesterov=True),lr=0.01,m=0.937),
 'Adam':dict(cls='Adam',kw=lambda lr,m:dict(lr=lr,betas=(m,0.999)),lr=0.01,m=0.9),
 'Adamax':dict(cls='Adamax',kw=lambda lr,m:dict(lr=lr,betas=(m,0.999)),lr=0.01,m=0.9),
 'AdamW':dict(cls='AdamW',kw=lambda lr,m:dict(lr=lr,betas=(m,0.999)),lr=0.01,m=0.9),
 'NAdam':dict(cls='NAdam',kw=lambda lr,m:dict(lr=lr,betas=(m,0.999)),lr=0.01,m=0.9),
 'RAdam':dict(cls='RAdam',kw=lambda lr,m:dict(lr=lr,betas=(m,0.999)),lr=0.01,m=0.9),
 'RMSProp':dict(cls='RMSprop',kw=lambda lr,m:dict(lr=lr,momentum=m),lr=0.001,m=0.9),
}
shapes=[('b.bias',[3]),('w.weight',[2,3,1,2]),('n.weight',[4])]
def begin(k,n): return torch.tensor([((7*i+3*k)%11-5)/8 for i in range(n)],dtype=torch.float32)   # exact
def gradient(t,k,n): return torch.tensor([((5*i+3*t*(i%3+1)+7*k)%17-8)/16 for i in range(n)],dtype=torch.float32)
out={}
for name,c in CASES.items():
    P=[torch.nn.Parameter(begin(k,math.prod(s)).reshape(s)) for k,(n,s) in enumerate(shapes)]
    o=getattr(torch.optim,c['cls'])([P[0]],weight_decay=0.0,**c['kw'](c['lr'],c['m']))
    o.add_param_group({'params':[P[1]],'weight_decay':0.02}); o.add_param_group({'params':[P[2]],'weight_decay':0.0})
    rows=[]
    for t in range(10):
        for g in o.param_groups:
            g['lr']=c['lr']*(1-0.05*t)
            if 'momentum' in g: g['momentum']=c['m']-0.01*(9-t)
        for k,p in enumerate(P): p.grad=gradient(t,k,p.numel()).reshape(p.shape)
        o.step()
        if t in (0,1,4,9): rows.append({'step':t+1,'values':[[float('%.9g'%v) for v in p.detach().flatten().tolist()] for p in P]})
    s=o.state_dict()
    state={str(i):{k:([float('%.9g'%x) for x in v.flatten().tolist()]) for k,v in e.items()} for i,e in s['state'].items()}
    groups=[{k:v for k,v in g.items()} for g in s['param_groups']]
    out[name]={'lr':c['lr'],'momentum':c['m'],'steps':rows,'state':state,'param_groups':groups}
how=('PyTorch 2.9.1 on CPU, float32: torch.optim.{SGD(nesterov=True), Adam, Adamax, AdamW, NAdam, RAdam, RMSprop} with momentum (SGD, RMSprop) or betas=(momentum, 0.999) and '
 'otherwise defaults; group 0: b.bias, 1: w.weight with weight_decay 0.02, 2: n.weight. Element i of parameter k begins at ((7i+3k) mod 11 - 5)/8; its gradient in step t (from 0) is '
 '((5i+3t(i mod 3 + 1)+7k) mod 17 - 8)/16. Before step t: lr = lr*(1-0.05t); for SGD and RMSprop momentum = momentum-0.01(9-t). Values after steps 1, 2, 5 and 10; state_dict after step 10.')
json.dump({'how':how,'shapes':dict(shapes),'optimisers':out},open(Path(__file__).parent / 'optimisers.json','w'),separators=(',',':'))
